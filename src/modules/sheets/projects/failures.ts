import { failureWords } from '../reading/failures.ts'
import type { ReadFailureReason } from '../ports.ts'
import type { Failure } from './contract.ts'

/** Why a run ended without its result, besides what a file can be the reason of. */
export const runFailures = [
  'cancelled',
  'bad_plan',
  'rule_broken',
  'interrupted',
  'disk_full',
  'missing',
  'refused',
  'unexpected',
] as const
export type RunFailure = ReadFailureReason | (typeof runFailures)[number]

const words: Readonly<Record<(typeof runFailures)[number], { readonly cause: string; readonly nextStep: string }>> = {
  cancelled: { cause: 'it was cancelled', nextStep: 'Start it again when it is wanted.' },
  bad_plan: { cause: 'the step cannot be done on these rows', nextStep: 'Change the command and preview it first.' },
  rule_broken: { cause: 'a rule is broken', nextStep: 'Look at the rows that break it, correct them, and try again.' },
  interrupted: {
    cause: 'the server stopped during it, several times',
    nextStep: 'Start it again; if it stays so, look at the log of the server.',
  },
  disk_full: { cause: 'the disk is full', nextStep: 'Free some room and start it again.' },
  missing: { cause: 'a file that it needs is not on the disk any more', nextStep: 'Upload the file again.' },
  refused: { cause: 'it cannot be done as things stand', nextStep: 'Correct that and start it again.' },
  unexpected: {
    cause: 'something unexpected happened',
    nextStep: 'Try again; if it stays so, look at the log of the server.',
  },
}

/** A failure as people see it. `thing`: what failed, as `Making a file` or `group by country`. */
export function failureOf(thing: string, reason: string | null, detail: string | null): Failure | null {
  if (reason === null) return null
  const { cause, nextStep } = words[runFailures.find((word) => word === reason) ?? 'unexpected']
  const isLimit = reason === 'over_limit'
  const said =
    detail === null || detail === ''
      ? isLimit
        ? 'it took more time or memory than is allowed'
        : cause
      : detail.replace(/\.$/, '')
  return { reason, sentence: `${thing}: ${said}.`, nextStep: isLimit ? 'Do it on fewer rows or columns.' : nextStep }
}

/** The same words as everywhere, parted into what happened and what to do. */
export function readFailureOf<R extends ReadFailureReason>(
  name: string,
  reason: R,
  detail: string,
): { reason: R; sentence: string; nextStep: string } {
  const whole = failureWords(name, reason, detail)
  const nextStep = failureWords('x', reason, 'y').slice('x was not read: y. '.length)
  return { reason, sentence: whole.endsWith(nextStep) ? whole.slice(0, -nextStep.length).trim() : whole, nextStep }
}
