import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { LinkButton } from '../../../ui/links.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { DecideDialog, type Decision } from './DecideDialog.tsx'

interface UncertainPanelProps {
  readonly campaign: Campaign
  readonly state: Campaign['state']
  readonly count: number
}

/** What only a person can know: did these arrive? Shown when the run does not move any more. */
export function UncertainPanel({ campaign, state, count }: UncertainPanelProps) {
  const [decision, setDecision] = useState<Decision | null>(null)
  if (count === 0 || state === 'running' || state === 'planning') return null
  const messages = formatPlural(count, text.common.message, text.common.messages)
  return (
    <Panel title={text.uncertain.title(messages)}>
      <p style={{ marginTop: 0 }}>{text.uncertain.note}</p>
      <Group gap="xs">
        <Button variant="default" onClick={() => setDecision('sent')}>
          {text.uncertain.allArrived}
        </Button>
        <Button variant="default" onClick={() => setDecision('planned')}>
          {text.uncertain.sendAllAgain}
        </Button>
        <LinkButton
          to="/campaigns/$campaignId"
          params={{ campaignId: String(campaign.id) }}
          search={{ outcome: 'uncertain' }}
          replace
          resetScroll={false}
          variant="subtle"
        >
          {text.uncertain.oneByOne}
        </LinkButton>
      </Group>
      <DecideDialog
        campaignId={campaign.id}
        decision={decision}
        deliveryIds={undefined}
        count={count}
        onClose={() => setDecision(null)}
      />
    </Panel>
  )
}
