import { Button, FileButton } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useState, type DragEvent, type ReactNode } from 'react'
import { text } from '../../../texts/en.ts'
import { droppedFiles } from './dropped-files.ts'
import classes from './upload.module.css'

interface DropZoneProps {
  readonly title: string
  readonly note: ReactNode
  readonly compact?: boolean
  readonly disabled?: boolean
  readonly onFiles: (files: readonly File[]) => void
}

const accept = '.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv,.txt,.zip'

/** Files and folders are dropped here, or chosen. */
export function DropZone({ title, note, compact = false, disabled = false, onFiles }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false)
  const over = (event: DragEvent): void => {
    event.preventDefault()
    if (!disabled) setIsOver(true)
  }
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    if (!disabled) void droppedFiles(event.dataTransfer).then(onFiles)
  }
  return (
    <div
      className={`${classes.zone} ${compact ? classes.compact : ''} ${isOver ? classes.over : ''}`}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <IconFileUpload size={compact ? 22 : 36} stroke={1.3} className={classes.zoneIcon} aria-hidden />
      <div className={classes.zoneWords}>
        <strong>{isOver ? text.sheets.upload.letGo : title}</strong>
        <span className={classes.soft}>{note}</span>
      </div>
      <FileButton multiple accept={accept} onChange={onFiles} disabled={disabled}>
        {(props) => (
          <Button {...props} variant={compact ? 'default' : 'filled'} disabled={disabled}>
            {text.sheets.upload.choose}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
