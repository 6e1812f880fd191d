import type { ReactNode } from 'react'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { formatCount, formatPercent } from '../../format/count.ts'
import { formatRelative } from '../../format/relative.ts'
import { formatDateTime, formatDuration, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Facts } from '../../ui/Facts.tsx'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { nextPollWords } from './next-poll.ts'
import { newPerDay } from './per-day.ts'
import classes from './SourcePage.module.css'

const { dueNow, inTime, ago, never } = text.sources

const Moment = ({ at, now }: { at: number | null; now: number }): ReactNode =>
  at === null ? never : <time title={formatFullTime(at)}>{formatRelative(at, now, { now: dueNow, inTime, ago })}</time>

/** How it is read, and what came of it. */
export function ReadingPanel({ source }: { source: Source }) {
  const { polls, unchanged, items, newItems } = source.yield
  const perDay = newPerDay(source)
  return (
    <Panel title={text.sources.facts}>
      <FigureRow>
        <Figure
          label={text.sources.items}
          value={formatCount(items)}
          note={text.sources.newItems(formatCount(newItems))}
        />
        <Figure
          label={text.sources.head.perDay}
          value={perDay ?? '–'}
          note={perDay === null ? text.sources.notKnownYet : ' '}
        />
        <Figure
          label={text.sources.polls}
          value={formatCount(polls)}
          note={text.sources.unchanged(formatCount(unchanged), formatPercent(unchanged, polls))}
        />
      </FigureRow>
      <div className={classes.facts}>
        <Facts
          facts={[
            [text.sources.head.next, nextPollWords(source)],
            [
              text.sources.rhythm,
              <>
                {text.sources.every(formatDuration(source.intervalMs))}{' '}
                <span className={classes.soft}>{source.intervalWhy}</span>
              </>,
            ],
            [text.sources.lastPoll, <Moment at={source.lastPollAt} now={source.now} />],
            [text.sources.lastOk, <Moment at={source.lastOkAt} now={source.now} />],
            [text.sources.lastNew, <Moment at={source.lastNewAt} now={source.now} />],
            [
              text.sources.baseline,
              source.baselineAt === null ? never : text.sources.baselineNote(formatDateTime(source.baselineAt)),
            ],
          ]}
        />
        {source.keysOnly ? <p className={classes.soft}>{text.sources.keysOnly}</p> : null}
      </div>
    </Panel>
  )
}
