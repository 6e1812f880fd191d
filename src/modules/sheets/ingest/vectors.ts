import duckdb from '@duckdb/node-bindings'
import type { Vector } from '@duckdb/node-bindings'

/** Rows of a chunk of DuckDB. */
export const chunkRows = 2_048

/** Up to `chunkRows` values on their way into a vector. */
export interface DoubleFill {
  readonly values: Float64Array<ArrayBuffer>
  readonly valid: Uint32Array<ArrayBuffer>
  nulls: number
}
/** Null where there is nothing. */
export type TextFill = (string | null)[]

/** Texts after which it shows whether a column repeats itself. */
const looked = 128
/** Of a `string_t`: its length and its bytes, or a pointer to them in the heap of its vector. */
const stringWords = 4

export function fillDoubles(vector: Vector, fill: DoubleFill, count: number): void {
  duckdb.copy_data_to_vector(vector, 0, fill.values.buffer, 0, count * 8)
  if (fill.nulls > 0) setValidity(vector, fill.valid, count)
}

/** A text that was there before in this vector is not handed over again: its `string_t` is copied. */
export function fillTexts(vector: Vector, texts: TextFill, count: number): void {
  const valid = new Uint32Array(chunkRows / 32).fill(0xffffffff)
  const firsts = new Map<string, number>()
  const sources: number[] = []
  const copies: number[] = []
  let isRepeating = true
  let nulls = 0
  for (let row = 0; row < count; row++) {
    const text = texts[row]
    if (row === looked) isRepeating = copies.length > looked / 3
    if (typeof text !== 'string') {
      nulls++
      valid[row >>> 5] = (valid[row >>> 5] ?? 0) & ~(1 << (row & 31))
      continue
    }
    const first = isRepeating ? firsts.get(text) : undefined
    if (first === undefined) {
      duckdb.vector_assign_string_element(vector, row, text)
      if (isRepeating) firsts.set(text, row)
    } else {
      sources.push(first)
      copies.push(row)
    }
  }
  if (copies.length > 0) copyStrings(vector, sources, copies, count)
  if (nulls > 0) setValidity(vector, valid, count)
}

function copyStrings(vector: Vector, sources: readonly number[], copies: readonly number[], count: number): void {
  const bytes = Uint8Array.from(duckdb.vector_get_data(vector, count * stringWords * 4))
  const words = new Uint32Array(bytes.buffer)
  for (let i = 0; i < copies.length; i++) {
    const from = (sources[i] ?? 0) * stringWords
    const to = (copies[i] ?? 0) * stringWords
    for (let word = 0; word < stringWords; word++) words[to + word] = words[from + word] ?? 0
  }
  duckdb.copy_data_to_vector(vector, 0, bytes.buffer, 0, count * stringWords * 4)
}

function setValidity(vector: Vector, valid: Uint32Array<ArrayBuffer>, count: number): void {
  duckdb.vector_ensure_validity_writable(vector)
  duckdb.copy_data_to_vector_validity(vector, 0, valid.buffer, 0, Math.ceil(count / 64) * 8)
}
