import { Button, Skeleton, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { jobStates, type Job, type JobOverview } from '../../../../src/modules/jobs/contract.ts'
import { cancelJob, jobOverviewQuery, jobsQuery, retryJob } from '../../api/jobs.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { JobRow } from './JobRow.tsx'
import classes from './JobsPage.module.css'
import { SchedulePanel } from './SchedulePanel.tsx'

const route = getRouteApi('/in/jobs')

export function JobsPage() {
  const { state } = route.useSearch()
  const overview = useQuery(jobOverviewQuery)
  return (
    <>
      <PageHead title={text.jobs.nav} note={text.jobs.note} />
      <Stack gap="md">
        {overview.data === undefined ? <Skeleton height={38} /> : <Counts counts={overview.data.counts} />}
        <ErrorNote error={overview.error} retry={() => void overview.refetch()} />
        <JobList key={state ?? ''} now={overview.data?.now} />
        {overview.data === undefined ? null : <SchedulePanel schedules={overview.data.schedules} />}
      </Stack>
    </>
  )
}

function Counts({ counts }: Pick<JobOverview, 'counts'>) {
  const { state } = route.useSearch()
  const navigate = useNavigate({ from: '/jobs' })
  return (
    <div className={classes.counts} role="group" aria-label={text.jobs.counts}>
      {jobStates.map((one) => (
        <button
          key={one}
          type="button"
          className={classes.count}
          aria-pressed={state === one}
          onClick={() => void navigate({ search: { state: state === one ? undefined : one }, replace: true })}
        >
          {text.jobs.words[one]} <strong>{formatCount(counts[one])}</strong>
        </button>
      ))}
    </div>
  )
}

function JobList({ now }: { now: number | undefined }) {
  const { state } = route.useSearch()
  const query = useInfiniteQuery(jobsQuery({ state }, undefined))
  const mayChange = useMay()('jobs.write')
  const [doomed, setDoomed] = useState<Job>()
  const retry = useRetry()
  if (query.data === undefined)
    return query.isError ? (
      <ErrorNote error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton height={220} />
    )
  const jobs = query.data.pages.flatMap(({ items }) => items)
  return (
    <Panel flush>
      {jobs.length === 0 ? (
        <EmptyState
          title={state === undefined ? text.jobs.none : text.jobs.noneSuch}
          note={state === undefined ? text.jobs.noneNote : text.jobs.noneSuchNote}
        />
      ) : (
        <div role="list" aria-label={text.jobs.nav}>
          {jobs.map((job) => (
            <JobRow
              key={job.id}
              job={job}
              nowMs={now ?? job.createdAt}
              onRetry={mayChange ? (one) => retry.mutate(one) : undefined}
              onCancel={mayChange ? setDoomed : undefined}
            />
          ))}
        </div>
      )}
      {query.hasNextPage ? (
        <Button variant="subtle" m={8} loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text.jobs.showMore}
        </Button>
      ) : null}
      <ErrorNote error={retry.error} />
      <CancelDialog job={doomed} onClose={() => setDoomed(undefined)} />
    </Panel>
  )
}

function useRetry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (job: Job) => retryJob(job.id),
    onSuccess: async (_, { title }) => {
      notifications.show({ message: text.jobs.retried(title) })
      await client.invalidateQueries({ queryKey: keys.jobs })
    },
  })
}

function CancelDialog({ job, onClose }: { job: Job | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const cancel = useMutation({
    mutationFn: cancelJob,
    onSuccess: async () => {
      notifications.show({ message: text.jobs.cancelled(job?.title ?? '') })
      onClose()
      await client.invalidateQueries({ queryKey: keys.jobs })
    },
  })
  return (
    <ConfirmDialog
      opened={job !== undefined}
      title={text.jobs.cancelTitle(job?.title ?? '')}
      confirmLabel={text.jobs.cancelConfirm}
      danger
      isPending={cancel.isPending}
      error={cancel.error}
      onConfirm={() => {
        if (job !== undefined) cancel.mutate(job.id)
      }}
      onClose={onClose}
    >
      {text.jobs.cancelNote}
    </ConfirmDialog>
  )
}
