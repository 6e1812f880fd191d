import type { TaskOutcome } from '../ports.ts'
import { engineRefused } from './errors.ts'

/** The answer of a question to the engine. @throws AppError `sheet_engine_refused` */
export function answerOf<Result>(outcome: TaskOutcome<Result>): Result {
  if (outcome.kind === 'done') return outcome.result
  throw engineRefused(outcome.detail === '' ? outcome.reason : outcome.detail)
}
