import {
  IconActivity,
  IconAddressBook,
  IconBell,
  IconBroadcast,
  IconHelpCircle,
  IconLayoutDashboard,
  IconPackage,
  IconRobot,
  IconRss,
  IconSend,
  IconSettings,
  IconStack2,
  IconTable,
} from '@tabler/icons-react'
import { text } from '../../texts/en.ts'

/**
 * The pages of the menu, in its order. On a phone the first four are at the bottom and the others behind “More”. Without the
 * permission an item is not shown; null: everybody's.
 */
export const navItems = [
  { to: '/', label: text.nav.overview, keys: 'g o', icon: IconLayoutDashboard, permission: 'campaigns.read' },
  { to: '/bots', label: text.nav.bots, keys: 'g b', icon: IconRobot, permission: 'accounts.read' },
  { to: '/contacts', label: text.nav.contacts, keys: 'g p', icon: IconAddressBook, permission: 'contacts.read' },
  { to: '/campaigns', label: text.nav.campaigns, keys: 'g c', icon: IconSend, permission: 'campaigns.read' },
  { to: '/channels', label: text.channels.nav, keys: 'g h', icon: IconBroadcast, permission: 'feeds.read' },
  { to: '/sources', label: text.sources.nav, keys: 'g r', icon: IconRss, permission: 'feeds.read' },
  { to: '/items', label: text.items.nav, keys: 'g i', icon: IconPackage, permission: 'feeds.read' },
  { to: '/why', label: text.why.nav, keys: 'g w', icon: IconHelpCircle, permission: 'feeds.read' },
  { to: '/sheets', label: text.sheets.nav, keys: 'g t', icon: IconTable, permission: 'sheets.read' },
  { to: '/jobs', label: text.jobs.nav, keys: 'g j', icon: IconStack2, permission: 'jobs.read' },
  { to: '/notices', label: text.notices.title, keys: 'g n', icon: IconBell, permission: 'notices.read' },
  { to: '/settings', label: text.nav.settings, keys: 'g s', icon: IconSettings, permission: null },
  { to: '/system', label: text.system.nav, keys: 'g y', icon: IconActivity, permission: 'status.read' },
] as const

export type NavItem = (typeof navItems)[number]
