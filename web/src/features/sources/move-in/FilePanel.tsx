import { Button, FileButton, Group, Select, Stack } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import { importFormats, MAX_IMPORT_CHARACTERS } from '../../../../../src/modules/feeds/sources/contract.ts'
import { formatBytes } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { ChannelsField } from '../ChannelsField.tsx'
import { formatOf, type Format } from './read-file.ts'
import classes from './move-in.module.css'

export interface ChosenFile {
  readonly name: string
  readonly content: string
  readonly format: Format
  /** Channels that all of its sources feed. */
  readonly channelIds: readonly number[]
}

interface FilePanelProps {
  readonly file: ChosenFile | undefined
  readonly isPending: boolean
  readonly onChoose: (file: ChosenFile) => void
}

const formatChoices = importFormats.map((value) => ({ value, label: text.moveIn.formats[value] }))

export function FilePanel({ file, isPending, onChoose }: FilePanelProps) {
  const { error, take } = useTaking(file, onChoose)
  return (
    <Panel title={text.moveIn.step} note={text.moveIn.stepNote}>
      <Stack gap="md">
        <DropField name={file?.name} isPending={isPending} onTake={(taken) => void take(taken)} />
        <ErrorNote error={error} />
        {file === undefined ? null : (
          <Group align="end" grow>
            <Select
              label={text.moveIn.format}
              description={file.format === 'csv' ? text.moveIn.csvNote : undefined}
              data={formatChoices}
              value={file.format}
              allowDeselect={false}
              onChange={(value) => {
                const format = importFormats.find((one) => one === value)
                if (format !== undefined) onChoose({ ...file, format })
              }}
            />
            <ChannelsField
              label={text.moveIn.channels}
              description={text.moveIn.channelsNote}
              value={file.channelIds}
              onChange={(channelIds) => onChoose({ ...file, channelIds })}
            />
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

/** UTF-8. */
const maxBytesOfCharacter = 4

function useTaking(file: ChosenFile | undefined, onChoose: (file: ChosenFile) => void) {
  const [error, setError] = useState<Error | null>(null)
  const take = async (taken: File): Promise<void> => {
    const isHuge = taken.size > MAX_IMPORT_CHARACTERS * maxBytesOfCharacter
    const content = isHuge ? '' : await taken.text()
    const isTooLarge = isHuge || content.length > MAX_IMPORT_CHARACTERS
    setError(isTooLarge ? new Error(text.moveIn.tooLarge(formatBytes(taken.size))) : null)
    if (isTooLarge) return
    onChoose({ name: taken.name, content, format: formatOf(content), channelIds: file?.channelIds ?? [] })
  }
  return { error, take }
}

interface DropFieldProps {
  readonly name: string | undefined
  readonly isPending: boolean
  readonly onTake: (file: File) => void
}

function DropField({ name, isPending, onTake }: DropFieldProps) {
  const [isOver, setIsOver] = useState(false)
  const take = (file: File | null | undefined): void => {
    if (file !== null && file !== undefined) onTake(file)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <div
      className={isOver ? `${classes.drop} ${classes.over}` : classes.drop}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <FileButton accept=".opml,.xml,.csv,.txt,text/*" onChange={take}>
        {(props) => (
          <Button {...props} leftSection={<IconUpload size={16} />} loading={isPending}>
            {text.moveIn.choose}
          </Button>
        )}
      </FileButton>
      <span className={classes.soft}>{name ?? text.moveIn.drop}</span>
    </div>
  )
}
