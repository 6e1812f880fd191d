import { Button, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Webhook } from '../../../../src/modules/notices/contract.ts'
import { keys } from '../../api/keys.ts'
import { removeWebhook } from '../../api/notices.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { AddWebhookDialog } from './AddWebhookDialog.tsx'
import classes from './notice-settings.module.css'
import { TestButton } from './TestButton.tsx'

export function WebhookPanel({ webhooks }: { webhooks: readonly Webhook[] }) {
  const mayWrite = useMay()('settings.write')
  const [isAdding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Webhook>()
  const add = mayWrite ? (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
      {text.noticeSettings.addWebhook}
    </Button>
  ) : null
  return (
    <Panel title={text.noticeSettings.webhooks} note={text.noticeSettings.webhooksNote}>
      {webhooks.length === 0 ? (
        <EmptyState title={text.noticeSettings.noWebhook} note={text.noticeSettings.noWebhookNote}>
          {add}
        </EmptyState>
      ) : (
        <Stack gap="sm" align="start">
          <div style={{ alignSelf: 'stretch' }}>
            {webhooks.map((webhook) => (
              <div key={webhook.id} className={classes.item}>
                <span className={classes.name}>
                  {webhook.name} <span className={classes.soft}>{text.noticeSettings.toThem(webhook.host)}</span>
                </span>
                <TestButton request={{ channel: 'webhook', webhookId: webhook.id }} />
                {mayWrite ? (
                  <Button variant="default" size="compact-sm" onClick={() => setLeaving(webhook)}>
                    {text.noticeSettings.removeWebhook}
                  </Button>
                ) : null}
              </div>
            ))}
          </div>
          {add}
        </Stack>
      )}
      <AddWebhookDialog opened={isAdding} onClose={() => setAdding(false)} />
      <RemoveDialog webhook={leaving} onClose={() => setLeaving(undefined)} />
    </Panel>
  )
}

function RemoveDialog({ webhook, onClose }: { webhook: Webhook | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: (id: number) => removeWebhook(id),
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: keys.noticeChannels })
    },
  })
  return (
    <ConfirmDialog
      opened={webhook !== undefined}
      danger
      title={text.noticeSettings.removeWebhookTitle(webhook?.name ?? '')}
      confirmLabel={text.noticeSettings.removeWebhook}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => {
        if (webhook !== undefined) remove.mutate(webhook.id)
      }}
      onClose={onClose}
    >
      {text.noticeSettings.removeWebhookNote}
    </ConfirmDialog>
  )
}
