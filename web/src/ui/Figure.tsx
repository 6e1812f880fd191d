import type { ReactNode } from 'react'
import classes from './Figure.module.css'

interface FigureProps {
  readonly label: string
  readonly value: ReactNode
  readonly note?: ReactNode
}

/** One number with its name. */
export const Figure = ({ label, value, note }: FigureProps) => (
  <div className={classes.figure}>
    <div className={classes.label}>{label}</div>
    <div className={classes.value}>{value}</div>
    <div className={classes.note}>{note}</div>
  </div>
)

export const FigureRow = ({ children }: { children: ReactNode }) => <div className={classes.row}>{children}</div>
