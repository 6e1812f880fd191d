import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { ApiError } from './api/api-error.ts'
import { authStateQuery, meQuery } from './api/auth.ts'
import { accountsSearchSchema } from './features/accounts/search.ts'
import { loginSearchSchema } from './features/auth/search.ts'
import { campaignListSearchSchema, campaignSearchSchema } from './features/campaigns/search.ts'
import { channelSearchSchema } from './features/channels/search.ts'
import { contactsSearchSchema } from './features/contacts/search.ts'
import { itemsSearchSchema } from './features/items/search.ts'
import { jobsSearchSchema } from './features/jobs/search.ts'
import { noticesSearchSchema } from './features/notices/search.ts'
import { sheetSearchSchema, sheetsSearchSchema } from './features/sheets/search.ts'
import { sourcesSearchSchema, workbenchSearchSchema } from './features/sources/search.ts'
import { whySearchSchema } from './features/why/search.ts'
import { OverviewWithSlots } from './OverviewWithSlots.tsx'
import { Shell } from './features/shell/Shell.tsx'

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()()

async function findOwner(client: QueryClient, href: string): Promise<void> {
  const state = await client.query(authStateQuery)
  if (state.needsSetup) throw redirect({ to: '/setup' })
  try {
    await client.query({ ...meQuery, staleTime: 'static' })
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) throw redirect({ to: '/login', search: { next: href } })
    throw error
  }
}

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./features/auth/SetupPage.tsx'), 'SetupPage'),
})
const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: loginSearchSchema,
  component: lazyRouteComponent(() => import('./features/auth/LoginPage.tsx'), 'LoginPage'),
})
const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('./features/auth/JoinPage.tsx'), 'JoinPage'),
})
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: lazyRouteComponent(() => import('./features/auth/ResetPage.tsx'), 'ResetPage'),
})
const inside = createRoute({
  getParentRoute: () => root,
  id: 'in',
  beforeLoad: ({ context, location }) => findOwner(context.client, location.href),
  component: Shell,
})
const overview = createRoute({ getParentRoute: () => inside, path: '/', component: OverviewWithSlots })
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/bots',
  validateSearch: accountsSearchSchema,
  component: lazyRouteComponent(() => import('./features/accounts/AccountsPage.tsx'), 'AccountsPage'),
})
const account = createRoute({
  getParentRoute: () => inside,
  path: '/bots/$accountId',
  component: lazyRouteComponent(() => import('./features/accounts/AccountPage.tsx'), 'AccountPage'),
})
const contacts = createRoute({
  getParentRoute: () => inside,
  path: '/contacts',
  validateSearch: contactsSearchSchema,
  component: lazyRouteComponent(() => import('./features/contacts/ContactsPage.tsx'), 'ContactsPage'),
})
const imports = createRoute({
  getParentRoute: () => inside,
  path: '/contacts/import',
  component: lazyRouteComponent(() => import('./features/imports/ImportsPage.tsx'), 'ImportsPage'),
})
const oneImport = createRoute({
  getParentRoute: () => inside,
  path: '/contacts/import/$importId',
  component: lazyRouteComponent(() => import('./features/imports/ImportPage.tsx'), 'ImportPage'),
})
const jobs = createRoute({
  getParentRoute: () => inside,
  path: '/jobs',
  validateSearch: jobsSearchSchema,
  component: lazyRouteComponent(() => import('./features/jobs/JobsPage.tsx'), 'JobsPage'),
})
const campaigns = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns',
  validateSearch: campaignListSearchSchema,
  component: lazyRouteComponent(() => import('./features/campaigns/CampaignsPage.tsx'), 'CampaignsPage'),
})
const campaign = createRoute({
  getParentRoute: () => inside,
  path: '/campaigns/$campaignId',
  validateSearch: campaignSearchSchema,
  component: lazyRouteComponent(() => import('./features/campaigns/CampaignPage.tsx'), 'CampaignPage'),
})

const channels = createRoute({
  getParentRoute: () => inside,
  path: '/channels',
  component: lazyRouteComponent(() => import('./features/channels/ChannelsPage.tsx'), 'ChannelsPage'),
})
const channel = createRoute({
  getParentRoute: () => inside,
  path: '/channels/$channelId',
  validateSearch: channelSearchSchema,
  component: lazyRouteComponent(() => import('./features/channels/ChannelPage.tsx'), 'ChannelPage'),
})
const product = createRoute({
  getParentRoute: () => inside,
  path: '/products/$productId',
  component: lazyRouteComponent(() => import('./features/products/ProductPage.tsx'), 'ProductPage'),
})

/** The parent of each page under Settings; they are listed in features/settings/sections.ts. */
const settings = createRoute({
  getParentRoute: () => inside,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/SettingsLayout.tsx'), 'SettingsLayout'),
})

const system = createRoute({
  getParentRoute: () => inside,
  path: '/system',
  component: lazyRouteComponent(() => import('./features/system/SystemPage.tsx'), 'SystemPage'),
})

const notices = createRoute({
  getParentRoute: () => inside,
  path: '/notices',
  validateSearch: noticesSearchSchema,
  component: lazyRouteComponent(() => import('./features/notices/NoticesPage.tsx'), 'NoticesPage'),
})
const noticeSettings = createRoute({
  getParentRoute: () => settings,
  path: '/notices',
  component: lazyRouteComponent(
    () => import('./features/notice-settings/NoticeSettingsPage.tsx'),
    'NoticeSettingsPage',
  ),
})

const people = createRoute({
  getParentRoute: () => settings,
  path: '/people',
  component: lazyRouteComponent(() => import('./features/people/PeoplePage.tsx'), 'PeoplePage'),
})
const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/keys',
  component: lazyRouteComponent(() => import('./features/people/keys/KeysPage.tsx'), 'KeysPage'),
})
const limits = createRoute({
  getParentRoute: () => settings,
  path: '/limits',
  component: lazyRouteComponent(() => import('./features/limits/LimitsPage.tsx'), 'LimitsPage'),
})
const backups = createRoute({
  getParentRoute: () => settings,
  path: '/backups',
  component: lazyRouteComponent(() => import('./features/backups/BackupsPage.tsx'), 'BackupsPage'),
})
const you = createRoute({
  getParentRoute: () => inside,
  path: '/you',
  component: lazyRouteComponent(() => import('./features/people/you/YouPage.tsx'), 'YouPage'),
})

const sources = createRoute({
  getParentRoute: () => inside,
  path: '/sources',
  validateSearch: sourcesSearchSchema,
  component: lazyRouteComponent(() => import('./features/sources/SourcesPage.tsx'), 'SourcesPage'),
})
const newSource = createRoute({
  getParentRoute: () => inside,
  path: '/sources/new',
  validateSearch: workbenchSearchSchema,
  component: lazyRouteComponent(() => import('./features/sources/workbench/WorkbenchPage.tsx'), 'WorkbenchPage'),
})
const moveIn = createRoute({
  getParentRoute: () => inside,
  path: '/sources/move-in',
  component: lazyRouteComponent(() => import('./features/sources/move-in/MoveInPage.tsx'), 'MoveInPage'),
})
const source = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$sourceId',
  component: lazyRouteComponent(() => import('./features/sources/SourcePage.tsx'), 'SourcePage'),
})
const sourceWorkbench = createRoute({
  getParentRoute: () => inside,
  path: '/sources/$sourceId/workbench',
  component: lazyRouteComponent(
    () => import('./features/sources/workbench/EditWorkbenchPage.tsx'),
    'EditWorkbenchPage',
  ),
})
const items = createRoute({
  getParentRoute: () => inside,
  path: '/items',
  validateSearch: itemsSearchSchema,
  component: lazyRouteComponent(() => import('./features/items/ItemsPage.tsx'), 'ItemsPage'),
})
const why = createRoute({
  getParentRoute: () => inside,
  path: '/why',
  validateSearch: whySearchSchema,
  component: lazyRouteComponent(() => import('./features/why/WhyPage.tsx'), 'WhyPage'),
})

const sheets = createRoute({
  getParentRoute: () => inside,
  path: '/sheets',
  validateSearch: sheetsSearchSchema,
  component: lazyRouteComponent(() => import('./features/sheets/SheetsPage.tsx'), 'SheetsPage'),
})
const sheet = createRoute({
  getParentRoute: () => inside,
  path: '/sheets/$projectId',
  validateSearch: sheetSearchSchema,
  component: lazyRouteComponent(() => import('./features/sheets/project/ProjectPage.tsx'), 'ProjectPage'),
})
/** Where a one-time link for sending files leads; no login. */
const send = createRoute({
  getParentRoute: () => root,
  path: '/send/$token',
  component: lazyRouteComponent(() => import('./features/sheets/send/SendPage.tsx'), 'SendPage'),
})

export const routeTree = root.addChildren([
  setup,
  login,
  join,
  reset,
  send,
  inside.addChildren([
    overview,
    accounts,
    account,
    contacts,
    imports,
    oneImport,
    jobs,
    campaigns,
    campaign,
    channels,
    channel,
    product,
    sources,
    newSource,
    moveIn,
    source,
    sourceWorkbench,
    items,
    why,
    sheets,
    sheet,
    settings.addChildren([people, apiKeys, limits, noticeSettings, backups]),
    notices,
    system,
    you,
  ]),
])
