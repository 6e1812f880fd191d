import { Button, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { backupsQuery, backupStatusQuery, isOpen, makeBackup } from '../../api/backups.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { BackupTable } from './BackupTable.tsx'
import { LastBackup } from './LastBackup.tsx'
import { MakingPanel } from './MakingPanel.tsx'
import { PlanPanel } from './PlanPanel.tsx'
import { RestorePanel } from './RestorePanel.tsx'

export function BackupsPage() {
  const client = useQueryClient()
  const may = useMay()('backup.write')
  const status = useQuery(backupStatusQuery)
  const backups = useQuery(backupsQuery)
  const items = backups.data?.items ?? []
  const open = items.find(isOpen)
  const refresh = () => client.invalidateQueries({ queryKey: keys.backups })
  const openId = open?.id
  useEffect(() => {
    if (openId === undefined) void client.invalidateQueries({ queryKey: keys.backupStatus })
  }, [client, openId])
  const make = useMutation({
    mutationFn: makeBackup,
    onSuccess: () => notifications.show({ message: text.backups.asked }),
    onSettled: refresh,
  })
  const failed = status.error ?? backups.error
  if (status.data === undefined && failed !== null)
    return <LoadFailure error={failed} retry={() => void refresh()} wayOut={null} />
  const action = may ? (
    <Button
      leftSection={<IconDatabaseExport size={16} />}
      loading={make.isPending}
      disabled={open !== undefined}
      onClick={() => make.mutate()}
    >
      {text.backups.make}
    </Button>
  ) : null
  return (
    <>
      <PageHead title={text.backups.title} note={text.backups.note} actions={action} />
      <ErrorNote error={make.error} />
      {status.data === undefined ? (
        <Skeleton height={120} />
      ) : (
        <Stack gap="md">
          {open === undefined ? null : <MakingPanel backup={open} />}
          <LastBackup status={status.data} />
          <BackupTable backups={items} plan={status.data.plan} isLoading={backups.isPending} mayWrite={may} />
          <PlanPanel key={JSON.stringify(status.data.plan)} status={status.data} mayWrite={may} />
          <RestorePanel status={status.data} />
        </Stack>
      )}
    </>
  )
}
