import type { Account } from '../../../../src/modules/accounts/contract.ts'
import type { Campaign } from '../../../../src/modules/campaigns/contract.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { Figure, FigureRow } from '../../ui/Figure.tsx'

interface OverviewFiguresProps {
  readonly accounts: readonly Account[]
  readonly campaigns: readonly Campaign[]
}

export function OverviewFigures({ accounts, campaigns }: OverviewFiguresProps) {
  const working = accounts.filter(({ health }) => health === 'ok').length
  const subscribers = accounts.reduce((sum, account) => sum + account.subscribers, 0)
  const left = accounts.reduce((sum, account) => sum + account.unsubscribed + account.blocked, 0)
  const running = campaigns.filter(({ state }) => state === 'running' || state === 'planning')
  const planned = running.reduce((sum, { sums }) => sum + sums.planned + sums.sending, 0)
  const sent = campaigns.reduce((sum, { sums }) => sum + sums.sent, 0)
  return (
    <FigureRow>
      <Figure
        label={text.overview.subscribers}
        value={formatCount(subscribers)}
        note={text.overview.left(formatCount(left))}
      />
      <Figure
        label={text.overview.botsWorking}
        value={`${formatCount(working)} / ${formatCount(accounts.length)}`}
        note=" "
      />
      <Figure
        label={text.overview.running}
        value={formatCount(running.length)}
        note={text.overview.toGo(formatCount(planned))}
      />
      <Figure
        label={text.overview.sent}
        value={formatCount(sent)}
        note={text.overview.sentNote(formatCount(campaigns.length))}
      />
    </FigureRow>
  )
}
