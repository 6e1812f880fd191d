import { z } from 'zod'
import { emptyState, type MatrixState } from '../core/consolidate/state.ts'
import { columnTypes } from '../core/schema.ts'

const placement = z.object({
  to: z.string().nullable(),
  how: z.enum(['given', 'remembered', 'name', 'alias', 'spelling', 'content', 'position', 'alone']),
  confidence: z.number(),
  why: z.string(),
  doubt: z.array(z.string()),
})

const stateSchema = z.object({
  targets: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      isNameGiven: z.boolean(),
      type: z.object({ type: z.enum(columnTypes), scale: z.number() }).nullable(),
    }),
  ),
  placed: z.array(z.tuple([z.string(), placement])),
  uniqueBy: z.array(z.string()),
  answers: z.array(z.tuple([z.string(), z.string()])),
  tables: z.string(),
  /** Places of tables that are left out, for when they are read again. */
  leftOut: z.array(z.string()),
})

export interface StoredMatrix extends MatrixState {
  readonly leftOut: readonly string[]
}

export const readState = (json: string | null): StoredMatrix =>
  json === null ? { ...emptyState, leftOut: [] } : stateSchema.parse(JSON.parse(json))

export const writeState = (state: StoredMatrix): string => JSON.stringify(state)
