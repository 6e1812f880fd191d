import { Button, Progress } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Project, Run } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { cancelRun, refreshSheet } from '../../../api/sheets.ts'
import { formatBytes, formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import classes from './project.module.css'

const shownAtOnce = 3

/** What is being done, with how far it is. */
export function RunsBar({ project }: { project: Project }) {
  const runs = [...project.openRuns].sort((a, b) => Number(b.state === 'running') - Number(a.state === 'running'))
  if (runs.length === 0) return null
  const more = runs.length - shownAtOnce
  return (
    <section className={classes.runs} aria-label={text.sheets.runs.label} aria-live="polite">
      {runs.slice(0, shownAtOnce).map((run) => (
        <RunLine key={run.id} run={run} />
      ))}
      {more > 0 ? <span className={classes.soft}>{text.sheets.runs.more(more)}</span> : null}
    </section>
  )
}

export const progressWords = ({ progress }: Run): string => {
  if (progress === null) return ''
  const say = progress.unit === 'bytes' ? formatBytes : formatCount
  const unit = progress.unit === 'rows' ? ` ${text.common.rows}` : ''
  return progress.total === null
    ? `${say(progress.done)}${unit}`
    : text.sheets.runs.of(say(progress.done), say(progress.total)) + unit
}

function RunLine({ run }: { run: Run }) {
  const client = useQueryClient()
  const mayWrite = useMay()('sheets.write')
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.projectId, run.id),
    onSuccess: () => refreshSheet(client, run.projectId),
  })
  const { progress } = run
  const share =
    progress === null || progress.total === null || progress.total === 0 ? null : (progress.done / progress.total) * 100
  return (
    <div className={classes.run}>
      <bdi className={classes.runTitle}>{run.title}</bdi>
      <Progress
        className={classes.runBar}
        value={share ?? 100}
        animated={share === null}
        striped={share === null}
        color={run.state === 'queued' ? 'gray' : 'accent'}
        aria-label={run.title}
      />
      <span className={classes.soft}>
        {run.isStopping
          ? text.sheets.runs.stopping
          : run.state === 'queued'
            ? text.sheets.runs.queued
            : progressWords(run)}
      </span>
      {mayWrite ? (
        <Button size="compact-sm" variant="default" disabled={run.isStopping} onClick={() => cancel.mutate()}>
          {text.common.cancel}
        </Button>
      ) : null}
    </div>
  )
}
