import { Button, Group, Progress, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Import } from '../../../../src/modules/audiences/contract.ts'
import { cancelImport, problemsPath } from '../../api/imports.ts'
import { retryJob } from '../../api/jobs.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { formatCount, formatPercent } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './imports.module.css'

const shown = ['added', 'subscribed', 'already', 'skipped', 'duplicates', 'bad'] as const

/** After the start: how far it is, and what came of the rows. */
export function ProgressPanel({ one }: { one: Import }) {
  const { counts, consent } = one
  const share = formatPercent(one.share, 1)
  const troubles = counts.bad + counts.duplicates + counts.skipped
  return (
    <Panel>
      <Stack gap="md">
        <Progress
          value={one.share * 100}
          animated={one.state === 'running'}
          {...(one.state === 'failed' ? { color: 'red' } : one.state === 'cancelled' ? { color: 'gray' } : {})}
          aria-label={text.imports.barLabel(share)}
        />
        <div className={classes.soft}>
          {share} · {text.imports.progress(formatCount(counts.rows), formatCount(one.lines))}
        </div>
        {one.reason === null ? null : <ErrorNote error={new Error(one.reason)} title={text.imports.lost} />}
        <FigureRow>
          {shown.map((name) => (
            <Figure key={name} label={text.imports.counts[name]} value={formatCount(counts[name])} />
          ))}
        </FigureRow>
        <Facts
          facts={[
            [
              text.imports.evidence,
              consent === null ? text.imports.noEvidence : text.imports.evidenceOn(consent.how, consent.obtainedOn),
            ],
            [text.tags.label, one.tags.length === 0 ? text.tags.none : one.tags.join(', ')],
          ]}
        />
        <Group>
          {troubles === 0 ? null : (
            <Button component="a" href={problemsPath(one.id)} variant="default">
              {text.imports.problems}
            </Button>
          )}
          <Moves one={one} />
        </Group>
      </Stack>
    </Panel>
  )
}

function Moves({ one }: { one: Import }) {
  const client = useQueryClient()
  const may = useMay()
  const [isAsking, setIsAsking] = useState(false)
  const onSuccess = () => client.invalidateQueries({ queryKey: keys.imports })
  const retry = useMutation({ mutationFn: retryJob, onSuccess })
  const cancel = useMutation({
    mutationFn: () => cancelImport(one.id),
    onSuccess: async () => {
      setIsAsking(false)
      await onSuccess()
    },
  })
  const { jobId } = one
  return (
    <>
      {one.state === 'failed' && jobId !== null && may('jobs.write') ? (
        <Button loading={retry.isPending} onClick={() => retry.mutate(jobId)}>
          {text.imports.retry}
        </Button>
      ) : null}
      {(one.state === 'running' || one.state === 'failed') && may('contacts.write') ? (
        <Button variant="subtle" color="gray" onClick={() => setIsAsking(true)}>
          {text.imports.cancel}
        </Button>
      ) : null}
      <ErrorNote error={retry.error} />
      <ConfirmDialog
        opened={isAsking}
        title={text.imports.cancelTitle}
        confirmLabel={text.imports.cancel}
        danger
        isPending={cancel.isPending}
        error={cancel.error}
        onConfirm={() => cancel.mutate()}
        onClose={() => setIsAsking(false)}
      >
        {text.imports.cancelNote}
      </ConfirmDialog>
    </>
  )
}
