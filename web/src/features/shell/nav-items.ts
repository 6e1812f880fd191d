import { IconAddressBook, IconLayoutDashboard, IconRobot, IconSend } from '@tabler/icons-react'
import { text } from '../../texts/en.ts'

export const navItems = [
  { to: '/', label: text.nav.overview, keys: 'g o', icon: IconLayoutDashboard },
  { to: '/bots', label: text.nav.bots, keys: 'g b', icon: IconRobot },
  { to: '/contacts', label: text.nav.contacts, keys: 'g p', icon: IconAddressBook },
  { to: '/campaigns', label: text.nav.campaigns, keys: 'g c', icon: IconSend },
] as const
