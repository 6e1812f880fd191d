import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRouter, RouterProvider } from '@tanstack/react-router'
import { ApiError } from './api/api-error.ts'
import { StepUpDialog } from './features/auth/StepUpDialog.tsx'
import { routeTree } from './routes.tsx'
import { RouteError, RouteMissing } from './ui/RouteError.tsx'
import { theme } from './ui/theme.ts'

const freshForMs = 2_000

/** The session ended, here or in another window: ask for the log-in and come back afterwards. */
const leaveWhenLoggedOut = (error: Error): void => {
  const { pathname, href } = router.state.location
  if (!(error instanceof ApiError) || error.status !== 401 || pathname === '/login' || pathname === '/setup') return
  client.clear()
  void router.navigate({ to: '/login', search: { next: href } })
}

const mayRetry = (failures: number, error: Error): boolean =>
  failures < 2 && error instanceof ApiError && (error.status === 0 || error.status >= 502)

const client = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenLoggedOut }),
  mutationCache: new MutationCache({ onError: leaveWhenLoggedOut }),
  defaultOptions: { queries: { staleTime: freshForMs, retry: mayRetry } },
})

const router = createRouter({
  routeTree,
  context: { client },
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: RouteMissing,
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const defined = Object.entries(search).filter(([, value]) => value !== undefined && value !== '')
    const written = new URLSearchParams(defined.map(([name, value]) => [name, String(value)])).toString()
    return written === '' ? '' : `?${written}`
  },
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

const colorScheme = localStorageColorSchemeManager({ key: 'switchboard-color-scheme' })

export const App = () => (
  <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={colorScheme}>
    <Notifications position="bottom-right" limit={3} />
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
      <StepUpDialog />
    </QueryClientProvider>
  </MantineProvider>
)
