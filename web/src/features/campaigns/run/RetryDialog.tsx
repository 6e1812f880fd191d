import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReasonCount } from '../../../../../src/modules/campaigns/contract.ts'
import { retryFailed } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

interface RetryDialogProps {
  readonly campaignId: number
  readonly reasons: readonly ReasonCount[]
  readonly opened: boolean
  readonly onClose: () => void
}

export function RetryDialog({ campaignId, reasons, opened, onClose }: RetryDialogProps) {
  const client = useQueryClient()
  const count = reasons.reduce((sum, reason) => sum + reason.count, 0)
  const messages = formatPlural(count, text.common.message, text.common.messages)
  const retry = useMutation({
    mutationFn: () =>
      retryFailed(
        campaignId,
        reasons.map(({ reason }) => reason),
      ),
    onSuccess: ({ changed }) => {
      notifications.show({
        message: text.run.retried(formatPlural(changed, text.common.message, text.common.messages)),
      })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  })
  return (
    <ConfirmDialog
      opened={opened}
      title={text.run.retry(messages)}
      confirmLabel={text.run.retry(messages)}
      isPending={retry.isPending}
      error={retry.error}
      onConfirm={() => retry.mutate()}
      onClose={onClose}
    >
      {text.run.retryNote(messages)}
    </ConfirmDialog>
  )
}
