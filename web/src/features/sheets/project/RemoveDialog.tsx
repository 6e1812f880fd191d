import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { removeSheet } from '../../../api/sheets.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

interface RemoveDialogProps {
  readonly project: Project
  readonly opened: boolean
  readonly onClose: () => void
}

export function RemoveDialog({ project, opened, onClose }: RemoveDialogProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () => removeSheet(project.id),
    onSuccess: async () => {
      await navigate({ to: '/sheets' })
      client.removeQueries({ queryKey: keys.sheet(project.id) })
      await client.invalidateQueries({ queryKey: keys.sheets })
    },
  })
  return (
    <ConfirmDialog
      opened={opened}
      danger
      title={text.sheets.head.removeTitle(project.title)}
      confirmLabel={text.sheets.head.removeNow}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.sheets.head.removeNote(formatPlural(project.workbooks.total, text.sheets.file, text.sheets.files))}
    </ConfirmDialog>
  )
}
