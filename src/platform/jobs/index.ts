export type {
  CancelAnswer,
  DeadJob,
  Enqueued,
  EnqueueOptions,
  JobEnd,
  JobFilter,
  JobHandler,
  JobId,
  JobInfo,
  JobKind,
  JobProgress,
  JobRun,
  Jobs,
  JobState,
  RetryAnswer,
  Schedule,
  ScheduleInfo,
} from './contract.ts'
export { jobStates } from './contract.ts'
export { nextOccurrence, type CronPlan } from './cron.ts'
export { createJobs } from './jobs.ts'
export { createPgBossDispatcher, migratePgBoss } from './pg-boss-dispatcher.ts'
export { createTableDispatcher } from './table-dispatcher.ts'
