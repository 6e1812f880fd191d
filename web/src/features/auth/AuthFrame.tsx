import type { ReactNode } from 'react'
import { useQuery } from '@tanstack/react-query'
import { authStateQuery } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import { ToneMark } from '../../ui/Status.tsx'
import { usePageTitle } from '../../ui/use-page-title.ts'
import classes from './AuthFrame.module.css'

interface AuthFrameProps {
  readonly title: string
  readonly note: string
  readonly children: ReactNode
}

export function AuthFrame({ title, note, children }: AuthFrameProps) {
  usePageTitle(title)
  const state = useQuery(authStateQuery)
  return (
    <main className={classes.frame}>
      <div className={classes.box}>
        <div className={classes.brand}>
          <img src="/icon.svg" alt="" width={26} height={26} />
          Switchboard
        </div>
        <h1 className={classes.title}>{title}</h1>
        <p className={classes.note}>{note}</p>
        {children}
        {state.data?.insecureHttp === true ? (
          <p className={classes.warning}>
            <ToneMark tone="waiting" /> {text.shell.insecure}
          </p>
        ) : null}
      </div>
    </main>
  )
}
