import { Button, Skeleton } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { apiKeysQuery } from '../../api/api-keys.ts'
import { budgetsQuery } from '../../api/limits.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { BudgetDialog, type BudgetDraft } from './BudgetDialog.tsx'
import { BudgetTable } from './BudgetTable.tsx'
import classes from './limits.module.css'
import { RequestPanel } from './RequestPanel.tsx'

const newBudget: BudgetDraft = { keyId: null, amount: 10_000, period: 'day', timeZone: null }

export function LimitsPage() {
  const may = useMay()
  const budgets = useQuery(budgetsQuery)
  const apiKeys = useQuery({ ...apiKeysQuery, enabled: may('keys.write') })
  const [draft, setDraft] = useState<BudgetDraft>()
  const mayWrite = may('limits.write')
  const add = mayWrite ? (
    <Button leftSection={<IconGauge size={16} />} onClick={() => setDraft(newBudget)}>
      {text.limits.set}
    </Button>
  ) : null
  if (budgets.data === undefined && budgets.isError)
    return <LoadFailure error={budgets.error} retry={() => void budgets.refetch()} wayOut={null} />
  const isEmpty = budgets.data?.length === 0
  return (
    <>
      <PageHead title={text.limits.title} note={text.limits.note} actions={isEmpty ? null : add} />
      <div className={classes.panels}>
        <RequestPanel />
        <Panel title={text.limits.budgets} note={text.limits.budgetsNote} flush>
          {budgets.data === undefined ? (
            <Skeleton height={120} m={16} />
          ) : isEmpty ? (
            <EmptyState
              icon={<IconGauge size={34} stroke={1.4} />}
              title={text.limits.noBudget}
              note={text.limits.noBudgetNote}
            >
              {add}
            </EmptyState>
          ) : (
            <BudgetTable budgets={budgets.data} apiKeys={apiKeys.data} onChange={mayWrite ? setDraft : undefined} />
          )}
        </Panel>
      </div>
      <BudgetDialog draft={draft} apiKeys={apiKeys.data ?? []} onClose={() => setDraft(undefined)} />
    </>
  )
}
