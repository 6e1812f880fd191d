import { Button, Skeleton, Table } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Backup, BackupPlan } from '../../../../src/modules/backups/contract.ts'
import { downloadBackup, removeBackup } from '../../api/backups.ts'
import { keys } from '../../api/keys.ts'
import { formatBytes, formatCount, formatPlural } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import type { Tone } from '../../ui/tone.ts'
import classes from './backups.module.css'

const tones: Record<Backup['state'], Tone> = {
  waiting: 'waiting',
  running: 'active',
  good: 'ok',
  failed: 'bad',
  deleted: 'off',
}

interface BackupTableProps {
  readonly backups: readonly Backup[]
  readonly plan: BackupPlan
  readonly isLoading: boolean
  readonly mayWrite: boolean
}

export function BackupTable({ backups, plan, isLoading, mayWrite }: BackupTableProps) {
  const [removing, setRemoving] = useState<Backup>()
  const download = useMutation({ mutationFn: downloadBackup })
  const newestGood = backups.find(({ state }) => state === 'good')
  const note = text.backups.kept(formatCount(plan.keepDaily), formatCount(plan.keepWeekly))
  return (
    <Panel title={text.backups.list} note={note} flush>
      <ErrorNote error={download.error} />
      {isLoading ? (
        <Skeleton height={96} m={16} />
      ) : backups.length === 0 ? (
        <EmptyState
          icon={<IconDatabaseExport size={34} stroke={1.4} />}
          title={text.backups.empty}
          note={text.backups.emptyNote}
        />
      ) : (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text.backups.taken}</Table.Th>
              <Table.Th>{text.backups.state}</Table.Th>
              <Table.Th className={classes.number}>{text.backups.size}</Table.Th>
              <Table.Th className={classes.wide}>{text.backups.content}</Table.Th>
              <Table.Th className={classes.wide}>{text.backups.by}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {backups.map((backup) => (
              <BackupRow
                key={backup.id}
                backup={backup}
                isDownloading={download.isPending && download.variables === backup.id}
                onDownload={mayWrite ? download.mutate : undefined}
                onRemove={mayWrite ? setRemoving : undefined}
              />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {removing === undefined ? null : (
        <RemoveDialog
          backup={removing}
          isNewest={removing.id === newestGood?.id}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Panel>
  )
}

interface BackupRowProps {
  readonly backup: Backup
  readonly isDownloading: boolean
  readonly onDownload: ((id: number) => void) | undefined
  readonly onRemove: ((backup: Backup) => void) | undefined
}

function BackupRow({ backup, isDownloading, onDownload, onRemove }: BackupRowProps) {
  const { id, state, takenAt, requestedAt, bytes, trigger, requestedBy } = backup
  const by = trigger === 'schedule' ? text.backups.bySchedule : requestedBy.replace(/^\w+:(\d+ )?/, '')
  return (
    <Table.Tr>
      <Table.Td className={classes.taken}>{formatDateTime(takenAt ?? requestedAt)}</Table.Td>
      <Table.Td>
        <Status tone={tones[state]} word={text.backups.states[state]} />
        {problemsOf(backup).map((problem) => (
          <div key={problem} className={classes.problem}>
            {problem}
          </div>
        ))}
      </Table.Td>
      <Table.Td className={classes.number}>{bytes === null ? '–' : formatBytes(bytes)}</Table.Td>
      <Table.Td className={classes.wide}>{contentOf(backup)}</Table.Td>
      <Table.Td className={classes.wide}>{by}</Table.Td>
      <Table.Td className={classes.end}>
        {state !== 'good' || onDownload === undefined ? null : (
          <Button size="compact-sm" variant="default" loading={isDownloading} onClick={() => onDownload(id)}>
            {text.backups.download}
          </Button>
        )}
        {state !== 'good' || onRemove === undefined ? null : (
          <Button size="compact-sm" variant="default" onClick={() => onRemove(backup)}>
            {text.backups.remove}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function problemsOf({ problem, contents }: Backup): string[] {
  const missing = contents?.missingFiles ?? 0
  return [
    ...(problem === null ? [] : [problem]),
    ...(missing === 0 ? [] : [text.backups.missing(formatCount(missing))]),
  ]
}

function contentOf({ contents }: Backup): string {
  if (contents === null) return '–'
  const { contacts = 0, campaigns = 0 } = contents.counts
  return text.backups.contentOf(
    formatPlural(contacts, text.backups.contact, text.backups.contacts),
    formatPlural(campaigns, text.backups.campaign, text.backups.campaigns),
  )
}

interface RemoveDialogProps {
  readonly backup: Backup
  readonly isNewest: boolean
  readonly onClose: () => void
}

function RemoveDialog({ backup, isNewest, onClose }: RemoveDialogProps) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeBackup(backup.id),
    onSuccess: () => {
      notifications.show({ message: text.backups.removed })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.backups }),
  })
  return (
    <ConfirmDialog
      opened
      danger
      title={text.backups.removeTitle(formatDateTime(backup.takenAt ?? backup.requestedAt))}
      confirmLabel={text.backups.remove}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.backups.removeNote} {isNewest ? text.backups.removeLast : null}
    </ConfirmDialog>
  )
}
