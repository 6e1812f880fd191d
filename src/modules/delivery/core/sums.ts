import { deliveryStates, type DeliveryState } from '../../../kernel/delivery-state.ts'

/** How many deliveries of an origin are in each state; at every instant they add up to its total. */
export type Sums = Record<DeliveryState, number>
/** Changes of sums, kept by the transaction that moves the rows. */
export type SumsDelta = Partial<Sums>

export function moveInSums(delta: SumsDelta, from: DeliveryState, to: DeliveryState, count = 1): void {
  delta[from] = (delta[from] ?? 0) - count
  delta[to] = (delta[to] ?? 0) + count
}

export const emptySums = (): Sums => ({
  planned: 0,
  sending: 0,
  sent: 0,
  failed: 0,
  uncertain: 0,
  skipped: 0,
  cancelled: 0,
})

export const totalOf = (sums: Readonly<Sums>): number => deliveryStates.reduce((total, state) => total + sums[state], 0)
