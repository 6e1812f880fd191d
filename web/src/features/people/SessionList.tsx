import { Button } from '@mantine/core'
import type { Session } from '../../../../src/modules/auth/contract.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { browserOf } from './browser-of.ts'
import classes from './people.module.css'

interface SessionListProps {
  readonly sessions: readonly Session[]
  /** Without it the sessions are only shown. */
  readonly onEnd?: (session: Session) => void
  readonly endingId?: number | undefined
}

export function SessionList({ sessions, onEnd, endingId }: SessionListProps) {
  if (sessions.length === 0) return <div className={classes.soft}>{text.you.noSessions}</div>
  return (
    <ul className={classes.list}>
      {sessions.map((session) => (
        <li key={session.id} className={classes.entry}>
          <div>
            <strong>{browserOf(session.userAgent)}</strong>
            {session.isThisOne ? <span className={classes.soft}> · {text.you.thisSession}</span> : null}
            <div className={classes.soft}>
              {text.you.sessionFrom(session.address)} · {text.you.seen(formatDateTime(session.lastSeenAt))}
            </div>
          </div>
          {onEnd === undefined || session.isThisOne ? null : (
            <Button
              size="compact-sm"
              variant="default"
              loading={endingId === session.id}
              onClick={() => onEnd(session)}
            >
              {text.you.end}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
