import { Button } from '@mantine/core'
import type { Job } from '../../../../src/modules/jobs/contract.ts'
import { formatCount, formatRate } from '../../format/count.ts'
import { formatDateTime, formatEstimate, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { StackBar } from '../../ui/StackBar.tsx'
import { Status } from '../../ui/Status.tsx'
import { toneColor, type Tone } from '../../ui/tone.ts'
import { paceOf } from './job-pace.ts'
import classes from './JobsPage.module.css'

const tones: Record<Job['state'], Tone> = {
  scheduled: 'waiting',
  waiting: 'waiting',
  running: 'active',
  done: 'ok',
  dead: 'bad',
  cancelled: 'off',
}

interface JobRowProps {
  readonly job: Job
  /** Product time. */
  readonly nowMs: number
  /** Left out for whoever may not. */
  readonly onRetry: ((job: Job) => void) | undefined
  readonly onCancel: ((job: Job) => void) | undefined
}

export const JobRow = ({ job, nowMs, onRetry, onCancel }: JobRowProps) => (
  <div className={classes.row} role="listitem">
    <div>
      <div className={classes.title}>{job.title}</div>
      <Status tone={tones[job.state]} word={text.jobs.words[job.state]} />
    </div>
    <div className={classes.what}>
      <JobProgress job={job} nowMs={nowMs} />
      {job.reason === null ? null : <div className={classes.soft}>{job.reason}</div>}
    </div>
    <JobTime job={job} />
    <div className={classes.end}>
      <JobAction job={job} onRetry={onRetry} onCancel={onCancel} />
    </div>
  </div>
)

function JobProgress({ job: { state, progress }, nowMs }: Pick<JobRowProps, 'job' | 'nowMs'>) {
  if (progress === null) return null
  const { done, total, note } = progress
  const pace = state === 'running' ? paceOf(progress, nowMs) : null
  const words = [
    total === null
      ? text.jobs.done(formatCount(done), note)
      : text.jobs.doneOf(formatCount(done), formatCount(total), note),
    ...(pace === null ? [] : [text.jobs.rate(formatRate(pace.perSecond))]),
    ...(pace === null || pace.leftMs === null ? [] : [text.jobs.left(formatEstimate(pace.leftMs))]),
  ].join(' · ')
  const parts = [{ key: 'done', label: text.jobs.words.done, value: done, color: toneColor(tones[state]) }]
  return (
    <>
      {total === null || state === 'done' ? null : <StackBar label={words} total={total} parts={parts} height={6} />}
      <div className={classes.soft}>{words}</div>
    </>
  )
}

function JobTime({ job }: { job: Job }) {
  const { state, runAt, attempts, maxAttempts } = job
  const at = job.finishedAt ?? job.startedAt ?? job.createdAt
  const isLater = state === 'scheduled'
  const word = attempts > 0 ? text.jobs.triesAgainAt : text.jobs.runsAt
  return (
    <div className={`${classes.soft} ${classes.when}`}>
      <time title={formatFullTime(isLater ? runAt : at)}>
        {isLater ? word(formatDateTime(runAt)) : formatDateTime(at)}
      </time>
      {attempts > 1 ? <div>{text.jobs.tries(attempts, maxAttempts)}</div> : null}
    </div>
  )
}

function JobAction({ job, onRetry, onCancel }: Omit<JobRowProps, 'nowMs'>) {
  if ((job.state === 'dead' || job.state === 'cancelled') && onRetry !== undefined)
    return (
      <Button size="compact-sm" variant="default" onClick={() => onRetry(job)}>
        {text.jobs.retry}
      </Button>
    )
  const isLive = job.state === 'running' || job.state === 'waiting' || job.state === 'scheduled'
  if (!isLive || onCancel === undefined) return null
  return (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onCancel(job)}>
      {text.jobs.cancel}
    </Button>
  )
}
