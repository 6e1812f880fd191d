import type { Account } from '../../../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { text } from '../../texts/en.ts'
import { LinkButton } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ToneMark } from '../../ui/Status.tsx'
import { needsAttention, type Attention, type AttentionTarget } from './attention.ts'
import classes from './overview.module.css'
import { useFeeds } from './use-feeds.ts'

interface AttentionPanelProps {
  readonly accounts: readonly Account[]
  readonly campaigns: readonly Campaign[]
}

export function AttentionPanel({ accounts, campaigns }: AttentionPanelProps) {
  const items = needsAttention(accounts, campaigns)
  const troubled = useFeeds()?.troubled ?? []
  if (items.length === 0 && troubled.length > 0) return null
  if (items.length === 0)
    return (
      <div className={classes.calm} role="status">
        <ToneMark tone="ok" size={18} /> {text.attention.nothing}
      </div>
    )
  return (
    <Panel title={text.attention.title} note={String(items.length)} flush>
      {items.map((item) => (
        <AttentionRow key={item.key} item={item} />
      ))}
    </Panel>
  )
}

const TargetButton = ({ target, label }: { target: AttentionTarget; label: string }) =>
  target.kind === 'bot' ? (
    <LinkButton to="/bots/$accountId" params={{ accountId: String(target.id) }} variant="default" size="compact-sm">
      {label}
    </LinkButton>
  ) : (
    <LinkButton
      to="/campaigns/$campaignId"
      params={{ campaignId: String(target.id) }}
      search={{ outcome: target.outcome }}
      variant="default"
      size="compact-sm"
    >
      {label}
    </LinkButton>
  )

const AttentionRow = ({ item }: { item: Attention }) => (
  <div className={classes.attention}>
    <ToneMark tone={item.tone} size={18} />
    <div className={classes.words}>
      <strong>{item.what}</strong>
      <div className={classes.soft}>{item.why}</div>
    </div>
    <TargetButton target={item.target} label={item.action} />
  </div>
)
