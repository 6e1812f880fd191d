import { Anchor, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { accountQuery } from '../../api/accounts.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime, formatDay } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { accountSign } from '../../texts/states.ts'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Status, ToneMark } from '../../ui/Status.tsx'
import { AccountActions } from './AccountActions.tsx'
import classes from './AccountPage.module.css'
import { AccountTexts } from './AccountTexts.tsx'
import { InvitePanel } from './InvitePanel.tsx'

const route = getRouteApi('/in/bots/$accountId')

export function AccountPage() {
  const { accountId } = route.useParams()
  const account = useQuery(accountQuery(Number(accountId)))
  if (account.data === undefined)
    return account.isError ? (
      <LoadFailure
        error={account.error}
        retry={() => void account.refetch()}
        wayOut={<LinkAnchor to="/bots">{text.nav.bots}</LinkAnchor>}
      />
    ) : (
      <Skeleton height={320} />
    )
  return <AccountDetail account={account.data} />
}

const AccountDetail = ({ account }: { account: Account }) => (
  <>
    <PageHead
      title={account.name}
      above={
        <LinkAnchor to="/bots" inherit>
          {text.nav.bots}
        </LinkAnchor>
      }
      mark={<Status {...accountSign(account)} />}
      note={
        <>
          <Anchor href={`https://t.me/${account.username}`} target="_blank" rel="noreferrer" inherit>
            @{account.username}
          </Anchor>{' '}
          · {text.bots.addedOn(formatDay(account.createdAt))}
        </>
      }
      actions={account.state === 'removed' ? null : <AccountActions account={account} />}
    />
    <Stack gap="md">
      <HealthReason account={account} />
      <FigureRow>
        <Figure
          label={text.bots.subscribers}
          value={formatCount(account.subscribers)}
          note={<PeopleLink account={account} status="subscribed" />}
        />
        <Figure
          label={text.bots.unsubscribed}
          value={formatCount(account.unsubscribed)}
          note={<PeopleLink account={account} status="unsubscribed" />}
        />
        <Figure
          label={text.bots.blocked}
          value={formatCount(account.blocked)}
          note={<PeopleLink account={account} status="blocked" />}
        />
      </FigureRow>
      <InvitePanel username={account.username} />
      <AccountTexts key={account.id} account={account} />
    </Stack>
  </>
)

const PeopleLink = ({ account, status }: { account: Account; status: 'subscribed' | 'unsubscribed' | 'blocked' }) => (
  <LinkAnchor to="/contacts" search={{ bot: account.id, status }} inherit>
    {text.bots.showThem}
  </LinkAnchor>
)

function HealthReason({ account }: { account: Account }) {
  if (account.healthReason === null && account.waitUntil === null) return null
  return (
    <div className={classes.reason} role="status">
      <ToneMark tone={accountSign(account).tone} size={18} />
      <div>
        {account.healthReason}
        {account.waitUntil === null ? null : <> {text.bots.waitsUntil(formatDateTime(account.waitUntil))}</>}
        <div className={classes.since}>{text.bots.since(formatDateTime(account.healthAt))}</div>
      </div>
    </div>
  )
}
