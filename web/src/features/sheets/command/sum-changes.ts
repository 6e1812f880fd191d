interface Sums {
  readonly sums: Readonly<Record<string, string>>
}
interface Named {
  readonly id: string
  readonly name: string
}
interface Difference {
  readonly before: Sums
  readonly after: Sums
  readonly columnsBefore: readonly Named[]
  readonly columns: readonly Named[]
}
export interface SumChange {
  readonly column: string
  readonly name: string
  readonly before: string
  readonly after: string
  readonly difference: string
}

interface Parts {
  readonly digits: bigint
  readonly scale: number
}

function partsOf(decimal: string): Parts | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal)
  if (match === null) return null
  const [, sign = '', whole = '0', rest = ''] = match
  return { digits: BigInt(`${sign}${whole}${rest}`), scale: rest.length }
}

/** after - before, exactly; empty when one of them is no plain decimal. */
export function differenceOf(before: string, after: string): string {
  const a = partsOf(before)
  const b = partsOf(after)
  if (a === null || b === null) return ''
  const scale = Math.max(a.scale, b.scale)
  const raised = ({ digits, scale: own }: Parts): bigint => digits * 10n ** BigInt(scale - own)
  const difference = raised(b) - raised(a)
  const text = String(difference < 0n ? -difference : difference).padStart(scale + 1, '0')
  const sign = difference < 0n ? '-' : ''
  return scale === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

const isZero = (decimal: string): boolean => /^-?0*\.?0*$/.test(decimal)

/** Sums that a step changes, of columns that are there before and after it. */
export const sumChanges = ({ before, after, columnsBefore, columns }: Difference): readonly SumChange[] =>
  columns.flatMap(({ id, name }) => {
    const was = before.sums[id]
    const is = after.sums[id]
    if (was === undefined || is === undefined || was === is || !columnsBefore.some((one) => one.id === id)) return []
    const difference = differenceOf(was, is)
    return isZero(difference) && difference !== '' ? [] : [{ column: id, name, before: was, after: is, difference }]
  })
