import { Modal, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Comparison } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { comparisonQuery } from '../../../api/sheet-matrix.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { SumTable } from '../proof/SumTable.tsx'
import classes from './history.module.css'

interface CompareDialogProps {
  readonly projectId: number
  readonly from: number
  readonly to: number
  readonly onClose: () => void
}

/** What differs between two versions. */
export function CompareDialog({ projectId, from, to, onClose }: CompareDialogProps) {
  const comparison = useQuery(comparisonQuery(projectId, from, to))
  return (
    <Modal opened onClose={onClose} size="lg" title={text.sheets.history.compareTitle}>
      <ErrorNote error={comparison.error} retry={() => void comparison.refetch()} />
      {comparison.data === undefined ? (
        comparison.isError ? null : (
          <Skeleton height={160} />
        )
      ) : (
        <Differences comparison={comparison.data} />
      )}
    </Modal>
  )
}

function Differences({ comparison }: { comparison: Comparison }) {
  const changed = comparison.columns.filter(({ fate }) => fate !== 'same')
  return (
    <Stack gap="md">
      <div>
        {comparison.summary.map((sentence) => (
          <div key={sentence}>{sentence}</div>
        ))}
      </div>
      {changed.length === 0 ? null : (
        <table className={classes.compare}>
          <thead>
            <tr>
              <th>{text.sheets.history.before}</th>
              <th>{text.sheets.history.after}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {changed.map(({ fate, before, after }) => (
              <tr key={`${before?.id} ${after?.id}`}>
                <td>{before?.name ?? '–'}</td>
                <td>{after?.name ?? '–'}</td>
                <td>{text.sheets.history.fates[fate]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <SumTable sums={comparison.sums} />
    </Stack>
  )
}
