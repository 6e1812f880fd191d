import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { requestLimitsQuery } from '../../api/limits.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './limits.module.css'

export function RequestPanel() {
  const limits = useQuery(requestLimitsQuery)
  return (
    <Panel title={text.limits.requests} note={text.limits.requestsNote}>
      <ErrorNote error={limits.error} />
      {limits.data === undefined ? limits.isError ? null : <Skeleton height={72} /> : <Numbers {...limits.data} />}
    </Panel>
  )
}

interface NumbersProps {
  readonly perMinute: number | null
  readonly perAddressPerMinute: number | null
  readonly loginPerMinute: number | null
}

function Numbers({ perMinute, perAddressPerMinute, loginPerMinute }: NumbersProps) {
  if (perMinute === null) return text.limits.none
  const aMinute = (count: number | null): string => text.limits.aMinute(formatCount(count ?? 0))
  return (
    <>
      <Facts
        facts={[
          [text.limits.perCaller, aMinute(perMinute)],
          [text.limits.perAddress, aMinute(perAddressPerMinute)],
          [text.limits.login, aMinute(loginPerMinute)],
        ]}
      />
      <p className={`${classes.soft ?? ''} ${classes.units ?? ''}`}>{text.limits.units}</p>
    </>
  )
}
