import { Link } from '@tanstack/react-router'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatCount } from '../../format/count.ts'
import { newPerDay } from './per-day.ts'
import { formatDuration, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { healthSign, kindWords } from '../../texts/sources.ts'
import { Status } from '../../ui/Status.tsx'
import { nextPollWords } from './next-poll.ts'
import classes from './SourceRow.module.css'

export const SourceRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{text.sources.head.source}</span>
    <span>{text.sources.head.health}</span>
    <span className={classes.wide}>{text.sources.head.next}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.sources.head.yield}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.sources.head.perDay}</span>
    <span className={classes.wide}>{text.sources.head.channels}</span>
  </div>
)

export const SourceRow = ({ source }: { source: Source }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <Link to="/sources/$sourceId" params={{ sourceId: String(source.id) }} className={classes.name}>
        {source.title}
      </Link>
      <span className={classes.soft}>
        {kindWords[source.kind]} · <bdi>{source.host}</bdi>
      </span>
    </span>
    <span className={classes.stack}>
      <Status {...healthSign[source.health.word]} />
      {source.health.cause === '' ? null : (
        <span className={`${classes.soft} ${classes.wide}`} title={`${source.health.cause} ${source.health.nextStep}`}>
          {source.health.cause}
        </span>
      )}
    </span>
    <span className={`${classes.wide} ${classes.stack}`}>
      <time title={source.state === 'paused' ? undefined : formatFullTime(source.nextPollAt)}>
        {nextPollWords(source)}
      </time>
      <span className={classes.soft} title={source.intervalWhy}>
        {text.sources.every(formatDuration(source.intervalMs))}
      </span>
    </span>
    <span className={`${classes.wide} ${classes.number}`}>{formatCount(source.yield.items)}</span>
    <span className={`${classes.wide} ${classes.number}`}>{newPerDay(source) ?? '–'}</span>
    <span className={`${classes.wide} ${classes.cut}`}>
      {source.channels.length === 0 ? (
        <span className={classes.soft}>{text.sources.noChannel}</span>
      ) : (
        source.channels.map(({ title }) => title).join(', ')
      )}
    </span>
  </div>
)
