import { Button, Modal, Skeleton } from '@mantine/core'
import { IconPlus, IconRobot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { accountsQuery } from '../../api/accounts.ts'
import { formatPlural } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { AccountTable } from './AccountTable.tsx'
import { AddAccountForm } from './AddAccountForm.tsx'

const route = getRouteApi('/in/bots')
const skeletonRows = [0, 1, 2, 3]

export function AccountsPage() {
  const { add } = route.useSearch()
  const navigate = useNavigate({ from: '/bots' })
  const accounts = useQuery(accountsQuery)
  const openAdd = (isOpen: boolean): void => void navigate({ search: isOpen ? { add: '1' } : {} })
  useShortcuts({ n: () => openAdd(true) })
  return (
    <>
      <PageHead
        title={text.nav.bots}
        note={accounts.data === undefined ? ' ' : formatPlural(accounts.data.length, text.bots.one, text.bots.many)}
        actions={
          <Button leftSection={<IconPlus size={16} />} onClick={() => openAdd(true)}>
            {text.bots.add}
          </Button>
        }
      />
      <AccountList accounts={accounts.data} error={accounts.error} retry={() => void accounts.refetch()} />
      <Modal opened={add === '1'} onClose={() => openAdd(false)} title={text.bots.add} size="lg">
        <AddAccountForm
          onAdded={(account) => void navigate({ to: '/bots/$accountId', params: { accountId: String(account.id) } })}
        />
      </Modal>
    </>
  )
}

interface AccountListProps {
  readonly accounts: readonly Account[] | undefined
  readonly error: Error | null
  readonly retry: () => void
}

function AccountList({ accounts, error, retry }: AccountListProps) {
  if (accounts === undefined && error !== null) return <ErrorNote error={error} retry={retry} />
  return (
    <Panel flush>
      {accounts === undefined ? (
        skeletonRows.map((row) => <Skeleton key={row} height={28} m={12} width="auto" />)
      ) : accounts.length === 0 ? (
        <EmptyState icon={<IconRobot size={34} stroke={1.4} />} title={text.bots.noneYet} note={text.bots.noneYetNote}>
          <div style={{ width: '100%', maxWidth: 620, textAlign: 'start' }}>
            <AddAccountForm />
          </div>
        </EmptyState>
      ) : (
        <AccountTable accounts={accounts} />
      )}
    </Panel>
  )
}
