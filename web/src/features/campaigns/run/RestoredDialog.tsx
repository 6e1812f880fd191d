import { Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { originals, type Campaign, type Original } from '../../../../../src/modules/campaigns/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'

interface RestoredDialogProps {
  readonly campaign: Campaign
  readonly onResume: (original: Original) => void
  readonly onClose: () => void
}

/** A campaign out of a backup goes on only after somebody said what the original did since. Not knowing is the safe answer. */
export function RestoredDialog({ campaign, onResume, onClose }: RestoredDialogProps) {
  const [original, setOriginal] = useState<Original>('unknown')
  const planned = formatCount(campaign.sums.planned)
  return (
    <ConfirmDialog
      opened
      title={text.restored.title(campaign.name)}
      confirmLabel={text.restored.confirm}
      isPending={false}
      error={null}
      onConfirm={() => onResume(original)}
      onClose={onClose}
    >
      <Stack gap="md">
        <div>{text.restored.note(formatFullTime(campaign.restoredUntil ?? 0))}</div>
        <Radio.Group
          value={original}
          onChange={(value) => setOriginal(originals.find((one) => one === value) ?? 'unknown')}
        >
          <Stack gap="xs">
            {originals.map((value) => (
              <Radio key={value} value={value} label={text.restored.choices[value]} />
            ))}
          </Stack>
        </Radio.Group>
        <div>{text.restored.effects[original === 'stopped' ? 'stopped' : 'doubt'](planned)}</div>
      </Stack>
    </ConfirmDialog>
  )
}
