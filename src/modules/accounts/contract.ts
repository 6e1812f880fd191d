import { z } from 'zod'
import { idSchema, millisSchema, pageOf } from '../../kernel/schemas.ts'

export const accountStates = ['active', 'paused', 'stopped', 'removed'] as const

export const accountSchema = z.object({
  id: z.number(),
  sender: z.literal('bot-api'),
  telegramId: z.number(),
  username: z.string(),
  name: z.string(),
  state: z.enum(accountStates),
  /** ok: works. waiting: a pause that Telegram asked for, or a host that does not answer. bad: needs a person. off: paused or removed. */
  health: z.enum(['ok', 'waiting', 'bad', 'off']),
  /** What is the matter and what to do about it; null when all is well. */
  healthReason: z.string().nullable(),
  healthAt: millisSchema,
  /** Until when Telegram asked it to be silent; null when it may send. */
  waitUntil: millisSchema.nullable(),
  subscribers: z.number(),
  unsubscribed: z.number(),
  blocked: z.number(),
  welcomeText: z.string(),
  goodbyeText: z.string(),
  createdAt: millisSchema,
})
export const accountPageSchema = pageOf(accountSchema)

/** What Telegram says about a bot now. */
export const examinationSchema = z.object({
  /** Why its token does not work; null when it does. */
  token: z.string().nullable(),
  /** Where a webhook sends its updates; null: none is set, or it was not asked. */
  webhookHost: z.string().nullable(),
  /** Updates that nobody has fetched; null when it was not asked. */
  waitingUpdates: z.number().nullable(),
})

export const addAccountRequestSchema = z.object({
  token: z
    .string()
    .trim()
    .regex(/^\d{6,12}:[A-Za-z0-9_-]{30,64}$/, 'A bot token looks like 123456789:AAE… . Copy it whole from @BotFather.'),
})
/** Plain text, as the bot says it; 1-1000 characters. */
const botText = z.string().trim().min(1).max(1000)
export const updateAccountRequestSchema = z
  .strictObject({ welcomeText: botText.nullable(), goodbyeText: botText.nullable() })
  .partial()
export const accountParamsSchema = z.object({ accountId: idSchema })

export type Account = z.infer<typeof accountSchema>
export type Examination = z.infer<typeof examinationSchema>
export type AddAccountRequest = z.infer<typeof addAccountRequestSchema>
export type UpdateAccountRequest = z.infer<typeof updateAccountRequestSchema>
