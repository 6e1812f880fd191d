import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { keys } from '../../api/keys.ts'
import { createSheet, uploadsPath } from '../../api/sheets.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { titleOf } from './upload/room-for.ts'
import { uploadDesk } from './upload/upload-desk.ts'

/** Files begin a project, which is called after them. */
export function useStart() {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: async (files: readonly File[]) => {
      if (files.length === 0) return null
      const common = titleOf(files.map(({ name }) => name))
      const title = common === '' ? text.sheets.list.untitled(formatDateTime(Date.now())) : common
      const project = await createSheet({ title })
      uploadDesk.add(uploadsPath(project.id), files)
      return project
    },
    onSuccess: async (project) => {
      if (project === null) return
      client.setQueryData(keys.sheet(project.id), project)
      await navigate({ to: '/sheets/$projectId', params: { projectId: String(project.id) } })
    },
  })
}
