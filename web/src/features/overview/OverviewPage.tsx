import { Skeleton, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { accountsQuery } from '../../api/accounts.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkButton } from '../../ui/links.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { AccountsPanel } from './AccountsPanel.tsx'
import { AttentionPanel } from './AttentionPanel.tsx'
import { FeedsPanel } from './FeedsPanel.tsx'
import { FirstSteps } from './FirstSteps.tsx'
import { OverviewFigures } from './OverviewFigures.tsx'
import { RecentPanel } from './RecentPanel.tsx'
import { RunningPanel } from './RunningPanel.tsx'
import { useOverviewCampaigns } from './use-overview.ts'

/** What runs, how the bots are, and what waits for a person. */
export function OverviewPage({ addAccount }: { addAccount: ReactNode }) {
  const accounts = useQuery(accountsQuery)
  const campaigns = useOverviewCampaigns()
  const error = accounts.data === undefined ? accounts.error : campaigns.error
  return (
    <>
      <PageHead
        title={text.nav.overview}
        actions={
          <LinkButton to="/campaigns" search={{ add: '1' }} leftSection={<IconPlus size={16} />}>
            {text.campaigns.add}
          </LinkButton>
        }
      />
      <Stack gap="md">
        <ErrorNote error={error} retry={() => void Promise.all([accounts.refetch(), campaigns.refetch()])} />
        {accounts.data !== undefined && campaigns.data !== undefined ? (
          <>
            <FirstSteps accounts={accounts.data} campaigns={campaigns.data} addAccount={addAccount} />
            {accounts.data.length === 0 ? null : (
              <>
                <AttentionPanel accounts={accounts.data} campaigns={campaigns.data} />
                <OverviewFigures accounts={accounts.data} campaigns={campaigns.data} />
                <RunningPanel campaigns={campaigns.data} />
                <FeedsPanel />
                <AccountsPanel accounts={accounts.data} />
                <RecentPanel campaigns={campaigns.data} />
              </>
            )}
          </>
        ) : (
          <OverviewSkeleton />
        )}
      </Stack>
    </>
  )
}

const OverviewSkeleton = () => (
  <>
    <Skeleton height={46} />
    <Skeleton height={88} />
    <Skeleton height={170} />
    <Skeleton height={190} />
  </>
)
