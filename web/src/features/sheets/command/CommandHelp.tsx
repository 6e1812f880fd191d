import { Drawer, Skeleton, Stack, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { commandHelpQuery } from '../../../api/sheet-versions.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import classes from './command.module.css'

interface CommandHelpProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onTry: (line: string) => void
}

/** What can be said, by topic; an example is written into the line by a click. */
export const CommandHelp = (props: CommandHelpProps) => (
  <Drawer
    opened={props.opened}
    onClose={props.onClose}
    position="right"
    title={text.sheets.command.help}
    size="md"
    returnFocus={false}
  >
    {props.opened ? <Topics {...props} /> : null}
  </Drawer>
)

function Topics({ onClose, onTry }: CommandHelpProps) {
  const help = useQuery(commandHelpQuery)
  if (help.data === undefined)
    return help.isError ? <ErrorNote error={help.error} retry={() => void help.refetch()} /> : <Skeleton height={300} />
  return (
    <Stack gap="md">
      <span className={classes.soft}>{text.sheets.command.helpNote}</span>
      {help.data.items.map(({ topic, title, lines }) => (
        <section key={topic}>
          <h3 className={classes.topic}>{title}</h3>
          {lines.map(({ usage, says }) => (
            <UnstyledButton
              key={usage}
              className={classes.helpLine}
              onClick={() => {
                onClose()
                onTry(usage)
              }}
            >
              <code>{usage}</code>
              <span className={classes.soft}>{says}</span>
            </UnstyledButton>
          ))}
        </section>
      ))}
    </Stack>
  )
}
