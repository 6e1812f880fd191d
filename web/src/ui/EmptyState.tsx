import type { ReactNode } from 'react'
import classes from './EmptyState.module.css'

interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  readonly note?: ReactNode
  readonly children?: ReactNode
}

export const EmptyState = ({ icon, title, note, children }: EmptyStateProps) => (
  <div className={classes.empty}>
    {icon}
    <h3 className={classes.title}>{title}</h3>
    {note === undefined ? null : <p className={classes.note}>{note}</p>}
    {children}
  </div>
)
