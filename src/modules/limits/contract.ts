import { z } from 'zod'
import { millisSchema, pageOf } from '../../kernel/schemas.ts'

const MAX_AMOUNT = 1_000_000_000_000

/** What may be bounded: the requests of an API key. */
export const budgetKeySchema = z
  .string()
  .max(60)
  .regex(/^requests:key:[1-9]\d{0,14}$/, 'It must be requests:key: and the number of an API key.')

export const budgetPeriods = ['day', 'month'] as const
export const budgetUnits = ['money', 'messages', 'requests'] as const

export const budgetSchema = z.object({
  key: z.string(),
  unit: z.enum(budgetUnits),
  /** Of money: ISO 4217, with `exponent` digits behind the point; amounts are minor units. */
  currency: z.string().nullable(),
  exponent: z.number().nullable(),
  amount: z.number(),
  period: z.enum(budgetPeriods),
  timeZone: z.string(),
  spent: z.number(),
  /** Held for what is under way. */
  reserved: z.number(),
  /** When the period ends and all of it is free again. */
  resetsAt: millisSchema,
})
export const budgetPageSchema = pageOf(budgetSchema)

export const setBudgetRequestSchema = z.object({
  key: budgetKeySchema,
  amount: z.number().int().min(0).max(MAX_AMOUNT),
  period: z.enum(budgetPeriods).default('day'),
  /** As `Europe/Berlin`; UTC without it. */
  timeZone: z.string().min(1).max(60).default('UTC'),
})
export const budgetParamsSchema = z.object({ budgetKey: budgetKeySchema })

/** What the API takes from whom, in units a minute. */
export const requestLimitsSchema = z.object({
  /** Null: nothing is limited (RATE_LIMIT_PER_MINUTE=0). */
  perMinute: z.number().nullable(),
  perAddressPerMinute: z.number().nullable(),
  loginPerMinute: z.number().nullable(),
})

export type Budget = z.infer<typeof budgetSchema>
export type SetBudgetRequest = z.infer<typeof setBudgetRequestSchema>
export type RequestLimitsInfo = z.infer<typeof requestLimitsSchema>
