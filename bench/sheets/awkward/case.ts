import type { ReadFailureReason } from '../../../src/modules/sheets/ports.ts'

/** Text, number and truth as they are; `error #N/A`, `date 2024-02-29`, `datetime …`, `days 1.5` with their kind. */
export type Cell = string | number | boolean | null

export interface Expectation {
  /** Rows of a sheet by their number: what is listed has to be exactly so. */
  readonly rows?: Readonly<Record<number, readonly Cell[]>>
  readonly sheet?: number
  /** Of all sheets together. */
  readonly rowCount?: number
  readonly cellCount?: number
  readonly sheets?: readonly string[]
  readonly hiddenRows?: readonly number[]
  /** `top left bottom right` of each, zero-based. */
  readonly merges?: readonly string[]
  /** Any of these; nothing else is right. */
  readonly failure?: readonly ReadFailureReason[]
  /** Words of a note. */
  readonly note?: string
}

export interface AwkwardFile {
  /** As a person would call it; some lie. */
  readonly name: string
  readonly make: () => Buffer
  readonly expect: Expectation
}

export const file = (name: string, make: () => Buffer | string, expect: Expectation): AwkwardFile => ({
  name,
  make: () => Buffer.from(make()),
  expect,
})

export const refused = (name: string, make: () => Buffer | string, ...failure: ReadFailureReason[]): AwkwardFile =>
  file(name, make, { failure })
