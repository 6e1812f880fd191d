import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { channelsQuery, settingsQuery } from '../../api/notices.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { EmailPanel } from './EmailPanel.tsx'
import { MutedPanel } from './MutedPanel.tsx'
import { RoutesPanel } from './RoutesPanel.tsx'
import { TelegramPanel } from './TelegramPanel.tsx'
import { WebhookPanel } from './WebhookPanel.tsx'

export function NoticeSettingsPage() {
  const may = useMay()
  const channels = useQuery(channelsQuery(false))
  const settings = useQuery({ ...settingsQuery, enabled: may('settings.read') })
  if (channels.data === undefined && channels.isError)
    return <LoadFailure error={channels.error} retry={() => void channels.refetch()} wayOut={null} />
  if (settings.data === undefined && settings.isError)
    return <LoadFailure error={settings.error} retry={() => void settings.refetch()} wayOut={null} />
  return (
    <>
      <PageHead title={text.noticeSettings.title} note={text.noticeSettings.note} />
      {channels.data === undefined || (settings.data === undefined && may('settings.read')) ? (
        <Skeleton height={320} />
      ) : (
        <Stack gap="md">
          {settings.data === undefined ? null : (
            <RoutesPanel key={JSON.stringify(settings.data.notices)} settings={settings.data.notices} />
          )}
          <TelegramPanel links={channels.data.links} />
          {settings.data === undefined ? null : (
            <EmailPanel
              key={settings.data.notices.emailTo.join()}
              email={channels.data.email}
              emailTo={settings.data.notices.emailTo}
            />
          )}
          {may('settings.read') ? <WebhookPanel webhooks={channels.data.webhooks} /> : null}
          <MutedPanel />
        </Stack>
      )}
    </>
  )
}
