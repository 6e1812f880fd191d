import type { ReactNode } from 'react'
import classes from './FilterBar.module.css'

export const FilterBar = ({ children }: { children: ReactNode }) => (
  <div role="search" className={classes.bar}>
    {children}
  </div>
)
