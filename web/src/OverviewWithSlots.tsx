import { lazy, Suspense } from 'react'
import { Skeleton } from '@mantine/core'

const OverviewPage = lazy(async () => ({
  default: (await import('./features/overview/OverviewPage.tsx')).OverviewPage,
}))
const AddAccountForm = lazy(async () => ({
  default: (await import('./features/accounts/AddAccountForm.tsx')).AddAccountForm,
}))

const formHeight = 92

/** Features do not know each other: the form to add a bot reaches the overview from here. */
export const OverviewWithSlots = () => (
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
