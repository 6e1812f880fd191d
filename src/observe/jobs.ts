import type { Calls } from '../platform/observe/calls.ts'
import type { JobHandler, JobKind, Jobs } from '../platform/jobs/index.ts'

/** Jobs whose tries are timed by kind. */
export const watchJobs = (jobs: Jobs, calls: Calls): Jobs => ({
  ...jobs,
  handle: (kind, handler) => jobs.handle(kind, watched(kind, handler, calls)),
})

const watched =
  <P>({ name }: JobKind<P>, handler: JobHandler<P>, calls: Calls): JobHandler<P> =>
  async (run) => {
    const call = calls.begin('job', name)
    try {
      const end = await call.run(() => handler(run))
      call.end(end === undefined ? 'done' : 'dead', end !== undefined)
      return end
    } catch (error) {
      call.end(run.signal.aborted ? 'stopped' : 'failed', !run.signal.aborted)
      throw error
    }
  }
