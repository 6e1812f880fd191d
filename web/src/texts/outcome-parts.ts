import type { DeliverySums, Recipient } from '../../../src/modules/delivery/contract.ts'
import type { StackPart } from '../ui/StackBar.tsx'
import { deliverySign } from './states.ts'

const colors: Record<Recipient['state'], string> = {
  planned: 'transparent',
  sending: 'var(--tone-active)',
  sent: 'var(--tone-ok)',
  failed: 'var(--tone-bad)',
  uncertain: 'var(--tone-doubt)',
  skipped: 'var(--tone-off)',
  cancelled: 'var(--tone-off)',
}

const order = ['sent', 'skipped', 'cancelled', 'uncertain', 'failed', 'sending'] as const

/** A campaign's sums as parts of a bar; planned ones are the empty rest. */
export const outcomeParts = (sums: DeliverySums): StackPart[] =>
  order.map((state) => ({
    key: state,
    label: deliverySign[state].word,
    value: sums[state],
    color: colors[state],
    striped: state === 'uncertain' || state === 'cancelled',
  }))

/** Rows that have an outcome. */
export const doneCount = (sums: DeliverySums): number => sums.total - sums.planned - sums.sending
