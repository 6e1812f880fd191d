import type { Trx } from '../../../../db/transaction.ts'
import type { NoticePort } from '../../../notices/index.ts'
import { isFailing, isSilent, nextStepOf, silentInWords } from '../../core/health/health.ts'
import type { Observed } from '../../core/interval/observed.ts'
import type { SourceFailure } from '../../ports.ts'
import { subjectOf } from '../deps.ts'
import type { SourceRow } from './claim-store.ts'

type Told = Observed['told']

export const failingGroup = (id: number): string => `source_failing ${id}`
export const silentGroup = (id: number): string => `source_silent ${id}`
export const heldGroup = (id: number): string => `items_held ${id}`

export const nameOf = (source: Pick<SourceRow, 'title' | 'host'>): string => source.title || source.host

interface Failing {
  readonly source: SourceRow
  readonly reason: SourceFailure
  readonly detail: string
  readonly failures: number
  readonly failedSince: number
  readonly isGone: boolean
  readonly nowMs: number
}

/** Tells operators once of a failure that goes on. */
export async function tellFailing(notices: NoticePort, trx: Trx, failing: Failing, told: Told): Promise<Told> {
  const { source, reason, detail, failures, failedSince, isGone, nowMs } = failing
  if (told !== null || !(isGone || isFailing(failures, failedSince, nowMs))) return told
  const isSilence = reason === 'selector_empty'
  const lastGood =
    source.last_ok_at === null
      ? 'It was never read.'
      : `It was last read well on ${minute(source.last_ok_at)}; that sample is kept.`
  const what = isGone
    ? 'It is not read any more.'
    : isSilence
      ? silentInWords(failedSince, nowMs)
      : `It fails since ${minute(failedSince)}.`
  await notices.raise(trx, {
    kind: isSilence ? 'source_silent' : 'source_failing',
    severity: isGone ? 'error' : 'warning',
    subject: subjectOf(source.id),
    title: isSilence ? `The source “${nameOf(source)}” finds nothing` : `The source “${nameOf(source)}” cannot be read`,
    text: `${what} ${detail} ${lastGood} ${nextStepOf(reason)}`,
    groupKey: isSilence ? silentGroup(source.id) : failingGroup(source.id),
    details: { sourceId: source.id, url: source.url, reason },
  })
  return isSilence ? 'silent' : 'failing'
}

/** Tells operators once of a source that answers and has nothing in it. */
export async function tellSilent(notices: NoticePort, trx: Trx, source: SourceRow, state: Silence): Promise<Told> {
  const { observed, emptySince, nowMs } = state
  const hadItems = source.n_items > 0
  if (observed.told !== null || !isSilent(observed.emptyReads, emptySince, nowMs, hadItems)) return observed.told
  await notices.raise(trx, {
    kind: 'source_silent',
    severity: 'warning',
    subject: subjectOf(source.id),
    title: `The source “${nameOf(source)}” finds nothing`,
    text: `${silentInWords(emptySince, nowMs)} It answers, and is empty. ${nextStepOf('selector_empty')}`,
    groupKey: silentGroup(source.id),
    details: { sourceId: source.id, url: source.url },
  })
  return 'silent'
}

interface Silence {
  readonly observed: Observed
  readonly emptySince: number
  readonly nowMs: number
}

/** The source is well again. */
export async function tellWell(notices: NoticePort, trx: Trx, id: number, told: Told): Promise<null> {
  if (told === null) return null
  await notices.resolve(trx, told === 'failing' ? failingGroup(id) : silentGroup(id), 'the source was read again')
  return null
}

export async function tellHeld(notices: NoticePort, trx: Trx, source: SourceRow, reason: string): Promise<void> {
  await notices.raise(trx, {
    kind: 'items_held',
    severity: 'warning',
    subject: subjectOf(source.id),
    title: `Items of “${nameOf(source)}” are held`,
    text: `${reason} From now on its product keys decide what is new. Say on the page of the source whether the held items are to be posted or were known.`,
    groupKey: heldGroup(source.id),
    details: { sourceId: source.id, url: source.url },
  })
}

const minute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
