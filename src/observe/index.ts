export { createObservation, type Observation } from './observation.ts'
export { watchJobs } from './jobs.ts'
export { watchApp } from './watch.ts'
export { watchSenders } from './senders.ts'
