import { uniqueNames } from '../core/recognise/names.ts'
import type { ColumnType } from '../core/schema.ts'
import type { Lane } from './lane.ts'
import type { TableReader } from './table.ts'

/** A column as it is written. */
export interface WrittenColumn {
  readonly index: number
  readonly id: string
  readonly name: string
  readonly type: ColumnType
  readonly scale: number
  readonly misfits: boolean
  readonly lane: Lane | null
}

export function writtenColumns({ lanes, plan, staging }: TableReader): WrittenColumn[] {
  const indexes = [...new Set([...lanes.keys(), ...plan.headers.keys()])].sort((a, b) => a - b)
  const names = uniqueNames(indexes.map((index) => ({ index, header: plan.headers.get(index) ?? '' })))
  const slots = new Set(staging.slots.map((slot) => slot.name))
  return indexes.map((index, at) => {
    const lane = lanes.get(index) ?? null
    const name = names[at] ?? ''
    return { index, id: `c${at + 1}`, name, misfits: slots.has(`x${index}`), lane, ...typeOf(lane) }
  })
}

function typeOf(lane: Lane | null): { type: ColumnType; scale: number } {
  switch (lane?.reading.lane) {
    case 'number':
      return lane.scale.verdict()
    case 'time':
      return { type: lane.seen.timed ? 'datetime' : 'date', scale: 0 }
    case 'boolean':
      return { type: 'boolean', scale: 0 }
    case 'duration':
      return { type: 'duration', scale: 0 }
    case 'text':
    case undefined:
      return { type: 'text', scale: 0 }
  }
}

export function selectOf(columns: readonly WrittenColumn[]): string {
  const parts = columns.flatMap((column) => {
    const value = `${valueOf(column)} as "${column.id}"`
    return column.misfits ? [value, `"x${column.index}" as "${column.id}x"`] : [value]
  })
  return ['_row', ...parts].join(', ')
}

function valueOf({ index, type, scale, lane }: WrittenColumn): string {
  const slot = `"s${index}"`
  if (lane === null) return 'null::VARCHAR'
  switch (type) {
    case 'integer':
      return `${slot}::BIGINT`
    case 'decimal':
      return `${slot}::DECIMAL(18, ${scale})`
    case 'date':
      return `epoch_ms(${slot}::BIGINT)::DATE`
    case 'datetime':
      return `epoch_ms(${slot}::BIGINT)`
    case 'boolean':
      return `${slot} <> 0`
    case 'number':
    case 'duration':
    case 'text':
      return slot
  }
}
