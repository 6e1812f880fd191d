import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { DOUBLED, months, octoberOrders, type SampleFile } from './samples/months.ts'
import { money, sumOf } from './samples/orders.ts'

export interface Expected {
  readonly files: readonly {
    readonly name: string
    readonly about: string
    readonly rows: number
    readonly sum: string
  }[]
  readonly rows: number
  /** Exact, of all amounts. */
  readonly sum: string
  readonly duplicates: number
  /** When of orders with the same number one stays. */
  readonly unique: { readonly rows: number; readonly sum: string }
}

export interface Samples {
  readonly files: readonly SampleFile[]
  readonly expected: Expected
}

/** Twelve workbooks of twelve branches, each messy in its own way, with what is right; the same bytes at every run. */
export function sampleWorkbooks(): Samples {
  const files = months.map((month) => month())
  const all = files.flatMap(({ orders }) => orders)
  const again = octoberOrders().slice(-DOUBLED)
  return {
    files,
    expected: {
      files: files.map(({ name, about, orders }) => ({ name, about, rows: orders.length, sum: money(sumOf(orders)) })),
      rows: all.length,
      sum: money(sumOf(all)),
      duplicates: DOUBLED,
      unique: { rows: all.length - DOUBLED, sum: money(sumOf(all) - sumOf(again)) },
    },
  }
}

/** Writes them, and what is right as expected.json. */
export async function writeSamples(folder: string): Promise<Samples> {
  const samples = sampleWorkbooks()
  await mkdir(folder, { recursive: true })
  for (const { name, bytes } of samples.files) await writeFile(join(folder, name), bytes)
  await writeFile(join(folder, 'expected.json'), `${JSON.stringify(samples.expected, null, 2)}\n`)
  return samples
}

if (import.meta.main) {
  const folder = resolve(process.argv[2] ?? 'sample-workbooks')
  const { expected } = await writeSamples(folder)
  process.stdout.write(
    `${String(expected.files.length)} workbooks are in ${folder}: ${String(expected.rows)} rows, ${expected.sum} in sum; ${String(expected.unique.rows)} rows and ${expected.unique.sum} without the orders that are there twice.\n`,
  )
}
