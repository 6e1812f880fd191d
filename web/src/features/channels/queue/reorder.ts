import type { MoveRequest } from '../../../../../src/modules/feeds/channels/contract.ts'

/** The rows as they will be, before the server has said so. */
export function afterMove<T extends { readonly id: number }>(rows: readonly T[], id: number, to: MoveRequest): T[] {
  const moving = rows.find((row) => row.id === id)
  if (moving === undefined) return [...rows]
  const others = rows.filter((row) => row.id !== id)
  if ('to' in to) return to.to === 'first' ? [moving, ...others] : [...others, moving]
  const target = 'before' in to ? to.before : to.after
  const at = others.findIndex((row) => row.id === target)
  if (at < 0) return [...rows]
  return others.toSpliced('before' in to ? at : at + 1, 0, moving)
}
