import { Menu, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDots } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { NoticeCount } from './NoticeCount.tsx'
import { navItems, type NavItem } from './nav-items.ts'
import classes from './Shell.module.css'

/** As in Shell.module.css. */
const PHONE = '(max-width: 720px)'
const ON_A_PHONE = 4

const Item = ({ to, label, keys, icon: Icon }: NavItem) => (
  <Link
    to={to}
    className={classes.item}
    activeProps={{ className: `${classes.item} ${classes.active}`, 'aria-current': 'page' }}
    activeOptions={{ exact: to === '/', includeSearch: false }}
  >
    <Icon size={18} stroke={1.7} aria-hidden />
    <span>{label}</span>
    {to === '/notices' ? <NoticeCount /> : null}
    <kbd className={classes.keys}>{keys}</kbd>
  </Link>
)

function More({ items }: { items: readonly NavItem[] }) {
  const navigate = useNavigate()
  return (
    <Menu position="top-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.item}>
          <IconDots size={18} stroke={1.7} aria-hidden />
          <span>{text.nav.more}</span>
          {items.some(({ to }) => to === '/notices') ? <NoticeCount /> : null}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {items.map(({ to, label, icon: Icon }) => (
          <Menu.Item key={to} leftSection={<Icon size={18} stroke={1.7} />} onClick={() => void navigate({ to })}>
            {label} {to === '/notices' ? <NoticeCount /> : null}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

export function Navigation() {
  const may = useMay()
  const isPhone = useMediaQuery(PHONE, window.matchMedia(PHONE).matches)
  const items = navItems.filter(({ permission }) => permission === null || may(permission))
  const shown = isPhone ? items.slice(0, ON_A_PHONE) : items
  return (
    <nav className={classes.nav} aria-label={text.shell.navigation}>
      {shown.map((item) => (
        <Item key={item.to} {...item} />
      ))}
      {shown.length < items.length ? <More items={items.slice(ON_A_PHONE)} /> : null}
    </nav>
  )
}
