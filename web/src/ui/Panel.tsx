import type { ReactNode } from 'react'
import classes from './Panel.module.css'

interface PanelProps {
  readonly title?: string
  readonly note?: ReactNode
  readonly actions?: ReactNode
  readonly flush?: boolean
  readonly children: ReactNode
}

/** A bordered part of a page. `flush` lets rows reach its edges. */
export const Panel = ({ title, note, actions, flush = false, children }: PanelProps) => (
  <section className={classes.panel} aria-label={title}>
    {title === undefined ? null : (
      <header className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        {note === undefined ? null : <span className={classes.note}>{note}</span>}
        {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
      </header>
    )}
    <div className={flush ? classes.flush : classes.body}>{children}</div>
  </section>
)
