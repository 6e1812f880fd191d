import { Button, Skeleton } from '@mantine/core'
import { IconShieldCheck } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  verifyResultSchema,
  type LogLine,
  type Project,
  type Run,
} from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { logQuery, runsQuery, verify } from '../../../api/sheet-versions.ts'
import { formatCount } from '../../../format/count.ts'
import { formatDateTime, formatFullTime } from '../../../format/time.ts'
import { refreshSheet } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { actorWords } from '../../../texts/sheets.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status, ToneMark } from '../../../ui/Status.tsx'
import classes from './proof.module.css'

/** Every act, each chained to the one before by its hash, and the button that replays them all from the originals. */
export function LogPanel({ project }: { project: Project }) {
  const log = useInfiniteQuery(logQuery(project.id))
  const lines = log.data?.pages.flatMap(({ items }) => items) ?? []
  return (
    <Panel title={text.sheets.log.title} note={text.sheets.log.note} flush actions={<VerifyButton project={project} />}>
      <Verified project={project} />
      <ErrorNote error={log.error} retry={() => void log.refetch()} />
      {log.data === undefined && !log.isError ? <Skeleton height={160} m={14} /> : null}
      <ol className={classes.log}>
        {lines.map((line) => (
          <LineRow key={line.seq} line={line} />
        ))}
      </ol>
      {log.hasNextPage ? (
        <Button variant="subtle" m={8} loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {text.sheets.log.more}
        </Button>
      ) : null}
    </Panel>
  )
}

const LineRow = ({ line }: { line: LogLine }) => (
  <li className={classes.entry}>
    <span className={classes.soft}>{formatCount(line.seq)}</span>
    <time className={classes.soft} title={formatFullTime(line.at)}>
      {formatDateTime(line.at)}
    </time>
    <span className={classes.stack}>
      <bdi>{line.sentence}</bdi>
      <span className={classes.soft}>{actorWords(line.actor)}</span>
    </span>
    <span className={classes.hash} title={line.hash}>
      {line.hash.slice(0, 12)}
    </span>
  </li>
)

function VerifyButton({ project }: { project: Project }) {
  const client = useQueryClient()
  const start = useMutation({
    mutationFn: () => verify(project.id),
    onSuccess: () => refreshSheet(client, project.id),
  })
  const isRunning = project.openRuns.some(({ kind }) => kind === 'verify')
  if (!useMay()('sheets.write') || project.versionId === null) return <ErrorNote error={start.error} />
  return (
    <>
      <ErrorNote error={start.error} />
      <Button
        leftSection={<IconShieldCheck size={16} />}
        loading={start.isPending || isRunning}
        onClick={() => start.mutate()}
      >
        {text.sheets.log.verify}
      </Button>
    </>
  )
}

function Verified({ project }: { project: Project }) {
  const runs = useQuery(runsQuery(project.id))
  const last = runs.data?.items.find(({ kind, endedAt }) => kind === 'verify' && endedAt !== null)
  return last === undefined ? null : <Result run={last} />
}

function Result({ run }: { run: Run }) {
  const result = verifyResultSchema.safeParse(run.result)
  const at = run.endedAt === null ? '' : formatDateTime(run.endedAt)
  if (!result.success)
    return run.failure === null ? null : (
      <div className={classes.verified}>
        <ErrorNote error={new Error(`${run.failure.sentence} ${run.failure.nextStep}`)} />
      </div>
    )
  const differing = result.data.checks.filter(({ isSame }) => !isSame)
  return (
    <div className={classes.verified}>
      <Status
        tone={result.data.isWhole ? 'ok' : 'bad'}
        word={
          result.data.isWhole
            ? text.sheets.log.whole(formatCount(result.data.checks.length), at)
            : text.sheets.log.broken(formatCount(differing.length), at)
        }
      />
      <ul className={classes.remarks}>
        {differing.map(({ thing, sentence }) => (
          <li key={thing}>
            <ToneMark tone="bad" />
            <span>
              <bdi>{thing}</bdi>: {sentence}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
