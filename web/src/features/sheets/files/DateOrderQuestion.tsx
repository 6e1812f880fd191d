import { Button, Group } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { tablesQuery, updateSheet } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './files.module.css'

const orders = ['dmy', 'mdy'] as const
const shownSamples = 3

/** Dates that may be read in two ways are asked about once, for all the files. */
export function DateOrderQuestion({ project }: { project: Project }) {
  const client = useQueryClient()
  const mayWrite = useMay()('sheets.write')
  const tables = useInfiniteQuery(tablesQuery(project.id)).data?.pages.flatMap(({ items }) => items) ?? []
  const answer = useMutation({
    mutationFn: (dateOrder: 'dmy' | 'mdy') => updateSheet(project.id, { settings: { dateOrder } }),
    onSuccess: async (changed) => {
      client.setQueryData(keys.sheet(project.id), changed)
      await client.invalidateQueries({ queryKey: keys.sheetParts(project.id) })
    },
  })
  const unclear = tables.flatMap(({ columns }) => columns).find(({ dateOrder }) => dateOrder === 'unclear')
  if (!mayWrite || project.settings.dateOrder !== null || unclear === undefined) return null
  return (
    <section className={classes.dateOrder} aria-label={text.sheets.matrix.question}>
      <ToneMark tone="doubt" size={18} />
      <span className={classes.grow}>
        {text.sheets.fileFacts.dateOrder(unclear.name, unclear.samples.slice(0, shownSamples).join(', '))}
      </span>
      <Group gap={8}>
        {orders.map((order) => (
          <Button key={order} variant="default" disabled={answer.isPending} onClick={() => answer.mutate(order)}>
            {text.sheets.fileFacts.orders[order]}
          </Button>
        ))}
      </Group>
      <ErrorNote error={answer.error} />
    </section>
  )
}
