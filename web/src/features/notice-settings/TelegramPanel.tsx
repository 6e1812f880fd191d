import { Button, Group, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBrandTelegram } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OperatorLink } from '../../../../src/modules/notices/contract.ts'
import { meQuery } from '../../api/auth.ts'
import { keys } from '../../api/keys.ts'
import { removeLink } from '../../api/notices.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ToneMark } from '../../ui/Status.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import classes from './notice-settings.module.css'
import { TestButton } from './TestButton.tsx'

export function TelegramPanel({ links }: { links: readonly OperatorLink[] }) {
  const me = useQuery(meQuery)
  const [isLinking, linking] = useDisclosure(false)
  const [leaving, setLeaving] = useState<OperatorLink>()
  const own = links.filter(({ userId }) => userId === me.data?.id)
  const link = (
    <Button
      variant={own.length === 0 ? 'filled' : 'default'}
      leftSection={<IconBrandTelegram size={16} />}
      onClick={linking.open}
    >
      {own.length === 0 ? text.noticeSettings.link : text.noticeSettings.linkAgain}
    </Button>
  )
  return (
    <Panel title={text.noticeSettings.telegram} note={text.noticeSettings.telegramNote}>
      {links.length === 0 ? (
        <EmptyState title={text.noticeSettings.noLink} note={text.noticeSettings.noLinkNote}>
          {link}
        </EmptyState>
      ) : (
        <Stack gap="sm" align="start">
          <div style={{ alignSelf: 'stretch' }}>
            {links.map((item) => (
              <div key={item.id} className={classes.item}>
                <span className={classes.name}>{text.noticeSettings.linkOf(item.userName, item.username)}</span>
                {item.isBotActive ? null : (
                  <span className={classes.outcome}>
                    <ToneMark tone="waiting" />
                    {text.noticeSettings.botDown}
                  </span>
                )}
                <Button variant="default" size="compact-sm" onClick={() => setLeaving(item)}>
                  {text.noticeSettings.unlink}
                </Button>
              </div>
            ))}
          </div>
          <Group gap={12}>
            {link}
            {own.length > 0 ? <TestButton request={{ channel: 'operator_bot' }} /> : null}
          </Group>
        </Stack>
      )}
      <LinkDialog opened={isLinking} onClose={linking.close} />
      <UnlinkDialog link={leaving} onClose={() => setLeaving(undefined)} />
    </Panel>
  )
}

function UnlinkDialog({ link, onClose }: { link: OperatorLink | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const unlink = useMutation({
    mutationFn: (id: number) => removeLink(id),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: keys.noticeChannels })
    },
  })
  return (
    <ConfirmDialog
      opened={link !== undefined}
      danger
      title={text.noticeSettings.unlinkTitle(link?.userName ?? '', link?.username ?? '')}
      confirmLabel={text.noticeSettings.unlink}
      isPending={unlink.isPending}
      error={unlink.error}
      onConfirm={() => {
        if (link !== undefined) unlink.mutate(link.id)
      }}
      onClose={onClose}
    >
      {text.noticeSettings.unlinkNote}
    </ConfirmDialog>
  )
}
