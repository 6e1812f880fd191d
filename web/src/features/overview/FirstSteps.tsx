import { Group } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { LinkAnchor, LinkButton } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useFeeds } from './use-feeds.ts'

interface FirstStepsProps {
  readonly accounts: readonly Account[]
  readonly campaigns: readonly Campaign[]
  readonly addAccount: ReactNode
}

/** The next thing to do while something is still missing: a bot, a subscriber, a campaign. Who posts to channels needs no subscribers. */
export function FirstSteps({ accounts, campaigns, addAccount }: FirstStepsProps) {
  const hasChannels = (useFeeds()?.channels.length ?? 0) > 0
  const first = accounts[0]
  if (first === undefined)
    return (
      <Panel title={text.steps.bot} note={text.steps.botNote}>
        {addAccount}
      </Panel>
    )
  const hasPeople = accounts.some(({ subscribers, unsubscribed, blocked }) => subscribers + unsubscribed + blocked > 0)
  if (!hasPeople && hasChannels) return null
  if (!hasPeople)
    return (
      <Panel title={text.steps.people} note={text.steps.peopleNote}>
        <Group gap="md">
          <CopyField value={`https://t.me/${first.username}`} />
          <LinkAnchor to="/bots/$accountId" params={{ accountId: String(first.id) }}>
            {text.steps.peopleMore}
          </LinkAnchor>
        </Group>
      </Panel>
    )
  if (campaigns.length > 0) return null
  return (
    <Panel title={text.steps.campaign} note={text.steps.campaignNote}>
      <LinkButton to="/campaigns" search={{ add: '1' }}>
        {text.campaigns.add}
      </LinkButton>
    </Panel>
  )
}
