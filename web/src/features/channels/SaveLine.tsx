import { Button } from '@mantine/core'
import { text } from '../../texts/en.ts'
import classes from './channels.module.css'

interface SaveLineProps {
  readonly isPending: boolean
  readonly disabled?: boolean
  readonly onSave: () => void
  readonly onUndo: () => void
}

export const SaveLine = ({ isPending, disabled = false, onSave, onUndo }: SaveLineProps) => (
  <div className={classes.saveLine}>
    <Button loading={isPending} disabled={disabled} onClick={onSave}>
      {text.channels.save}
    </Button>
    <Button variant="default" onClick={onUndo}>
      {text.channels.undo}
    </Button>
    <span className={classes.soft} role="status">
      {text.channels.changed}
    </span>
  </div>
)
