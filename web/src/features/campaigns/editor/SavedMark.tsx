import { Button, Group } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconLoader2 } from '@tabler/icons-react'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import classes from './editor.module.css'
import type { DraftState } from './use-draft.ts'

export const SavedMark = ({ state }: { state: Pick<DraftState, 'isSaved' | 'error'> }) => {
  const [Icon, word] = state.isSaved
    ? [IconCheck, text.editor.saved]
    : state.error === null
      ? [IconLoader2, text.editor.saving]
      : [IconAlertTriangle, text.editor.notSaved]
  return (
    <span className={classes.saved} role="status">
      <Icon size={15} aria-hidden /> {word}
    </span>
  )
}

export function SaveProblem({ state }: { state: DraftState }) {
  if (state.error === null) return null
  if (!state.isConflict) return <ErrorNote error={state.error} title={text.editor.notSaved} retry={state.saveAgain} />
  return (
    <div>
      <ErrorNote error={state.error} title={text.editor.conflict} />
      <Group mt={8}>
        <Button variant="default" onClick={state.takeTheirs}>
          {text.editor.takeTheirs}
        </Button>
        <Button variant="default" onClick={state.keepMine}>
          {text.editor.keepMine}
        </Button>
      </Group>
    </div>
  )
}
