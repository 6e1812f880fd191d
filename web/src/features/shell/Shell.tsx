import { useMantineColorScheme, useComputedColorScheme } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { authStateQuery } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ToneMark } from '../../ui/Status.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { navItems } from './nav-items.ts'
import { Navigation } from './Navigation.tsx'
import classes from './Shell.module.css'
import { ShortcutHelp } from './ShortcutHelp.tsx'
import { UserMenu } from './UserMenu.tsx'

const InsecureBanner = () => {
  const state = useQuery(authStateQuery)
  if (state.data?.insecureHttp !== true) return null
  return (
    <div className={classes.banner} role="status">
      <ToneMark tone="waiting" />
      <span>{text.shell.insecure}</span>
    </div>
  )
}

/** Frame of every page behind the log-in: menu at the side, on a phone at the bottom. */
export function Shell() {
  const navigate = useNavigate()
  const [isHelpOpen, help] = useDisclosure(false)
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme()
  useShortcuts({
    ...Object.fromEntries(navItems.map(({ keys, to }) => [keys, () => void navigate({ to })])),
    '?': help.open,
    t: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
  })
  return (
    <div className={classes.shell}>
      <a href="#main" className={classes.skip}>
        {text.shell.skip}
      </a>
      <aside className={classes.side}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" alt="" width={22} height={22} />
          <span>Switchboard</span>
        </Link>
        <Navigation />
        <UserMenu onHelp={help.open} />
      </aside>
      <div className={classes.content}>
        <InsecureBanner />
        <ConnectionBanner />
        <main id="main" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <ShortcutHelp opened={isHelpOpen} onClose={help.close} />
    </div>
  )
}
