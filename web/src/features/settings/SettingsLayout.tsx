import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { settingsSections } from './sections.ts'
import classes from './SettingsLayout.module.css'

/** Each page under Settings says its own title; the sections stay in sight above it. */
export function SettingsLayout() {
  const may = useMay()
  const { pathname } = useLocation()
  const sections = settingsSections.filter(({ permission }) => may(permission))
  const [first] = sections
  if (first === undefined) return <EmptyState title={text.settings.nothing} note={text.settings.nothingNote} />
  if (pathname === '/settings') return <Navigate to={first.to} replace />
  return (
    <>
      <nav className={classes.sections} aria-label={text.settings.sections}>
        {sections.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            className={classes.section}
            activeProps={{ className: `${classes.section} ${classes.active}`, 'aria-current': 'page' }}
          >
            {label}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}
