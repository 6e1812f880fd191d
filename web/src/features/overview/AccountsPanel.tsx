import { Link } from '@tanstack/react-router'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { accountSign } from '../../texts/states.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './overview.module.css'

const shown = 12
const order: Record<Account['health'], number> = { bad: 0, waiting: 1, off: 2, ok: 3 }

/** Those in trouble first; the rest is one click away. */
export function AccountsPanel({ accounts }: { accounts: readonly Account[] }) {
  const sorted = [...accounts].sort((a, b) => order[a.health] - order[b.health] || b.subscribers - a.subscribers)
  return (
    <Panel
      title={text.nav.bots}
      flush
      actions={
        <LinkAnchor to="/bots">
          {accounts.length > shown ? text.overview.allBots(accounts.length) : text.overview.manageBots}
        </LinkAnchor>
      }
    >
      <div className={classes.bots}>
        {sorted.slice(0, shown).map((account) => (
          <div key={account.id} className={classes.bot}>
            <Link to="/bots/$accountId" params={{ accountId: String(account.id) }} className={classes.name}>
              {account.name}
            </Link>
            <Status {...accountSign(account)} />
            <span className={classes.handle}>@{account.username}</span>
            <span className={classes.soft}>
              {formatPlural(account.subscribers, text.common.subscriber, text.common.subscribers)}
            </span>
          </div>
        ))}
      </div>
    </Panel>
  )
}
