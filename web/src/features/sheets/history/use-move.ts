import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { goTo } from '../../../api/sheet-versions.ts'
import { useSheetAddress } from '../project/use-address.ts'

/** Makes another version the one that people work on. */
export function useMove(project: Project) {
  const client = useQueryClient()
  const { change } = useSheetAddress()
  return useMutation({
    mutationFn: (versionId: number) => goTo(project.id, versionId),
    onSuccess: async (changed) => {
      client.setQueryData(keys.sheet(project.id), changed)
      change({ version: undefined, row: undefined, col: undefined })
      await client.invalidateQueries({ queryKey: keys.sheetParts(project.id) })
    },
  })
}
