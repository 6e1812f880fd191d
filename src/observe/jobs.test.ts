import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JobHandler, JobRun, Jobs } from '../platform/jobs/index.ts'
import { createCalls, type FinishedCall } from '../platform/observe/calls.ts'
import { watchJobs } from './jobs.ts'

const kind = {
  name: 'test.work',
  title: 'Work',
  payload: z.number(),
  maxAttempts: 1,
  backoff: { firstMs: 1, maxMs: 1 },
  timeoutMs: 1_000,
  concurrency: 1,
}
const runWith = (signal: AbortSignal): JobRun<number> => ({
  id: 'x',
  payload: 1,
  attempt: 1,
  signal,
  progress: () => {},
  confirm: () => Promise.resolve(),
})

function scene(handler: JobHandler<number>) {
  const heard: FinishedCall[] = []
  const given: JobHandler<number>[] = []
  const jobs = { handle: (_kind: unknown, wrapped: JobHandler<number>) => void given.push(wrapped) }
  const calls = createCalls([{ finished: (call) => void heard.push(call) }], null, () => 0)
  watchJobs(jobs as Partial<Jobs> as Jobs, calls).handle(kind, handler)
  const [wrapped] = given
  if (wrapped === undefined) throw new Error('No handler was given.')
  return { wrapped, heard }
}

describe('watchJobs', () => {
  it.each<[string, JobHandler<number>]>([
    ['done', () => Promise.resolve()],
    ['dead', () => Promise.resolve({ dead: 'no use' })],
  ])('tells of a try that is %s', async (outcome, handler) => {
    const { wrapped, heard } = scene(handler)
    await wrapped(runWith(new AbortController().signal))
    expect(heard).toMatchObject([{ kind: 'job', name: 'test.work', outcome }])
  })

  it('tells a failure from a stop, and hands both on', async () => {
    const { wrapped, heard } = scene(() => Promise.reject(new Error('no')))
    await expect(wrapped(runWith(new AbortController().signal))).rejects.toThrow('no')
    await expect(wrapped(runWith(AbortSignal.abort()))).rejects.toThrow('no')
    expect(heard.map(({ outcome, hasFailed }) => [outcome, hasFailed])).toEqual([
      ['failed', true],
      ['stopped', false],
    ])
  })
})
