import { lazy, Suspense } from 'react'
import { Skeleton } from '@mantine/core'
import { Navigate } from '@tanstack/react-router'
import { useMay } from './api/permissions.ts'

const OverviewPage = lazy(async () => ({
  default: (await import('./features/overview/OverviewPage.tsx')).OverviewPage,
}))
const AddAccountForm = lazy(async () => ({
  default: (await import('./features/accounts/AddAccountForm.tsx')).AddAccountForm,
}))

const formHeight = 92

/**
 * Features do not know each other: the form to add a bot reaches the overview from here. Who may not see campaigns, as an
 * auditor, begins elsewhere.
 */
export function OverviewWithSlots() {
  const may = useMay()
  if (!may('campaigns.read')) return <Navigate to="/system" replace />
  return (
    <Suspense fallback={null}>
      <OverviewPage
        addAccount={
          <Suspense fallback={<Skeleton height={formHeight} />}>
            <AddAccountForm />
          </Suspense>
        }
      />
    </Suspense>
  )
}
