import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { resolveUncertain } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

export type Decision = 'sent' | 'planned'

interface DecideDialogProps {
  readonly campaignId: number
  /** Null: closed. */
  readonly decision: Decision | null
  /** Undefined: all uncertain ones. */
  readonly deliveryIds: readonly number[] | undefined
  readonly count: number
  readonly onClose: () => void
}

export function DecideDialog({ campaignId, decision, deliveryIds, count, onClose }: DecideDialogProps) {
  const client = useQueryClient()
  const messages = formatPlural(count, text.common.message, text.common.messages)
  const decide = useMutation({
    mutationFn: (chosen: Decision) => resolveUncertain(campaignId, chosen, deliveryIds),
    onSuccess: ({ changed }, chosen) => {
      notifications.show({
        message: text.uncertain.did[chosen](formatPlural(changed, text.common.message, text.common.messages)),
      })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.campaigns }),
  })
  return (
    <ConfirmDialog
      opened={decision !== null}
      danger={decision === 'planned'}
      title={text.uncertain.title(messages)}
      confirmLabel={
        decision === 'planned' ? text.uncertain.confirmAgain(messages) : text.uncertain.confirmArrived(messages)
      }
      isPending={decide.isPending}
      error={decide.error}
      onConfirm={() => {
        if (decision !== null) decide.mutate(decision)
      }}
      onClose={onClose}
    >
      {decision === 'planned' ? text.uncertain.againNote : text.uncertain.arrivedNote}
    </ConfirmDialog>
  )
}
