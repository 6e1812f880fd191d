import type { ReactNode } from 'react'
import classes from './PageHead.module.css'
import { usePageTitle } from './use-page-title.ts'

interface PageHeadProps {
  readonly title: string
  readonly above?: ReactNode
  readonly mark?: ReactNode
  readonly note?: ReactNode
  readonly actions?: ReactNode
}

export function PageHead({ title, above, mark, note, actions }: PageHeadProps) {
  usePageTitle(title)
  return (
    <header className={classes.head}>
      {above === undefined ? null : <div className={classes.above}>{above}</div>}
      <div className={classes.line}>
        <h1 className={classes.title}>{title}</h1>
        {mark}
        <div className={classes.actions}>{actions}</div>
      </div>
      {note === undefined ? null : <div className={classes.note}>{note}</div>}
    </header>
  )
}
