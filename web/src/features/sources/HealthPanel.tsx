import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { healthSign } from '../../texts/sources.ts'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './SourcePage.module.css'

/** What is the matter, since when, and what to do; nothing while it is well. */
export function HealthPanel({ source }: { source: Source }) {
  const { word, cause, nextStep, since } = source.health
  if (cause === '') return null
  return (
    <div className={classes.health} role="status">
      <ToneMark tone={healthSign[word].tone} size={18} />
      <div>
        <strong>{cause}</strong>
        {nextStep === '' ? null : <div>{nextStep}</div>}
        <div className={classes.soft}>
          {since === null ? null : text.sources.since(formatDateTime(since))}
          {source.failures > 1 ? ` · ${text.sources.failuresInRow(formatCount(source.failures))}` : ''}
        </div>
      </div>
    </div>
  )
}
