/**
 * Counts how often each 64-bit key was seen, in 9 bytes a slot: a million keys cost some 20 MB.
 * Keys are two unsigned 32-bit halves of a good hash.
 */
export interface HashCounter {
  /** Adds one and answers the new count (at most 255). */
  readonly add: (high: number, low: number) => number
  readonly size: () => number
}

interface Table {
  readonly high: Uint32Array
  readonly low: Uint32Array
  readonly count: Uint8Array
}

const newTable = (slots: number): Table => ({
  high: new Uint32Array(slots),
  low: new Uint32Array(slots),
  count: new Uint8Array(slots),
})

const slotOf = (table: Table, high: number, low: number): number => {
  const mask = table.count.length - 1
  let slot = (low ^ Math.imul(high, 0x9e3779b1)) & mask
  while (table.count[slot] !== 0 && (table.high[slot] !== high || table.low[slot] !== low)) slot = (slot + 1) & mask
  return slot
}

const grown = (table: Table): Table => {
  const bigger = newTable(table.count.length * 2)
  for (let slot = 0; slot < table.count.length; slot++) {
    const count = table.count[slot] ?? 0
    if (count === 0) continue
    const high = table.high[slot] ?? 0
    const low = table.low[slot] ?? 0
    const target = slotOf(bigger, high, low)
    bigger.high[target] = high
    bigger.low[target] = low
    bigger.count[target] = count
  }
  return bigger
}

export const createHashCounter = (initialSlots = 1024): HashCounter => {
  let table = newTable(initialSlots)
  let size = 0
  return {
    add: (high, low) => {
      if ((size + 1) * 2 > table.count.length) table = grown(table)
      const slot = slotOf(table, high >>> 0, low >>> 0)
      const count = table.count[slot] ?? 0
      if (count === 0) {
        size++
        table.high[slot] = high
        table.low[slot] = low
      }
      table.count[slot] = Math.min(255, count + 1)
      return Math.min(255, count + 1)
    },
    size: () => size,
  }
}
