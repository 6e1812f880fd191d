import { Button, Modal, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { createRecipe } from '../../../api/sheet-matrix.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'

interface SaveRecipeDialogProps {
  readonly project: Project
  readonly versionId: number
  readonly opened: boolean
  readonly onClose: () => void
}

/** The steps so far, kept for next month's files. */
export const SaveRecipeDialog = (props: SaveRecipeDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.sheets.recipes.saveTitle}>
    {props.opened ? <SaveForm {...props} /> : null}
  </Modal>
)

function SaveForm({ project, versionId, onClose }: SaveRecipeDialogProps) {
  const client = useQueryClient()
  const [title, setTitle] = useState(project.title)
  const save = useMutation({
    mutationFn: () => createRecipe({ from: 'version', title: title.trim(), projectId: project.id, versionId }),
    onSuccess: async (saved) => {
      notifications.show({ message: text.sheets.recipes.saved(saved.title) })
      onClose()
      await client.invalidateQueries({ queryKey: keys.recipes })
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (title.trim() !== '') save.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <span>{text.sheets.recipes.saveNote}</span>
        <TextInput
          label={text.sheets.recipes.title}
          value={title}
          maxLength={200}
          data-autofocus
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <ErrorNote error={save.error} />
        <Button type="submit" loading={save.isPending} disabled={title.trim() === ''}>
          {text.sheets.recipes.saveNow}
        </Button>
      </Stack>
    </form>
  )
}
