import { Drawer, Stack, UnstyledButton } from '@mantine/core'
import { text } from '../../../texts/en.ts'
import classes from './command.module.css'

interface CommandHelpProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly onTry: (line: string) => void
}

/** What can be said, by topic; an example is written into the line by a click. */
export const CommandHelp = ({ opened, onClose, onTry }: CommandHelpProps) => (
  <Drawer opened={opened} onClose={onClose} position="right" title={text.sheets.command.help} size="md">
    <Stack gap="md">
      <span className={classes.soft}>{text.sheets.command.helpNote}</span>
      {text.sheets.topics.map(({ title, lines }) => (
        <section key={title}>
          <h3 className={classes.topic}>{title}</h3>
          {lines.map(([line, meaning]) => (
            <UnstyledButton
              key={line}
              className={classes.helpLine}
              onClick={() => {
                onClose()
                onTry(line)
              }}
            >
              <code>{line}</code>
              <span className={classes.soft}>{meaning}</span>
            </UnstyledButton>
          ))}
        </section>
      ))}
    </Stack>
  </Drawer>
)
