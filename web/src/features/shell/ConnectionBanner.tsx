import { useQuery } from '@tanstack/react-query'
import { ApiError } from '../../api/api-error.ts'
import { meQuery } from '../../api/auth.ts'
import { formatClock } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './Shell.module.css'

const askAgainMs = 10_000
const askAgainInTroubleMs = 2_000

/** Says that the figures on the page are old while the server does not answer. */
export function ConnectionBanner() {
  const me = useQuery({
    ...meQuery,
    retry: false,
    refetchInterval: ({ state }) => (state.fetchFailureCount > 0 ? askAgainInTroubleMs : askAgainMs),
  })
  const reason = me.failureReason
  if (!(reason instanceof ApiError) || (reason.status !== 0 && reason.status < 500)) return null
  return (
    <div className={classes.banner} role="alert">
      <ToneMark tone="bad" />
      <span>{text.shell.noConnection(formatClock(me.dataUpdatedAt))}</span>
    </div>
  )
}
