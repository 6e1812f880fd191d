import { z } from 'zod'
import { idSchema, millisSchema, pageOf } from '../../kernel/schemas.ts'

/** ASVS 5.0 6.2.1, 6.2.9: length decides, no rules of composition; long ones are welcome. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

export type { Permission } from '../../kernel/actor.ts'

export const roleSchema = z.enum(['owner', 'admin', 'operator', 'viewer', 'auditor'])
export type Role = z.infer<typeof roleSchema>

export const userNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'Use letters, digits and . _ @ - only.')
export const passwordSchema = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH)
/** What was typed: it is only compared. */
const givenPasswordSchema = z.string().min(1).max(MAX_PASSWORD_LENGTH)
/** Six digits of an authenticator, or a recovery code. */
const factorCodeSchema = z.string().trim().min(6).max(40)
const oneTimeCodeSchema = z.string().min(1).max(100)

export const setupRequestSchema = z.object({
  code: oneTimeCodeSchema,
  name: userNameSchema,
  password: passwordSchema,
})
export const loginRequestSchema = z.object({
  name: z.string().min(1).max(64),
  password: givenPasswordSchema,
})
export const secondStepRequestSchema = z.object({ ticket: oneTimeCodeSchema, code: factorCodeSchema })

export const meSchema = z.object({
  id: z.number(),
  name: z.string(),
  role: roleSchema,
  permissions: z.array(z.string()),
  sessionId: z.number(),
  sessionExpiresAt: millisSchema,
  hasSecondFactor: z.boolean(),
})
/** `second-factor`: no session yet; the ticket and a code make one. */
export const loginAnswerSchema = z.discriminatedUnion('step', [
  z.object({ step: z.literal('signed-in'), me: meSchema }),
  z.object({ step: z.literal('second-factor'), ticket: z.string() }),
])
/** What anybody may know: it decides which page is shown first. */
export const authStateSchema = z.object({ needsSetup: z.boolean(), insecureHttp: z.boolean() })

/** A fresh proof: the password, or a code of the second factor. */
export const stepUpRequestSchema = z.union([
  z.strictObject({ password: givenPasswordSchema }),
  z.strictObject({ code: factorCodeSchema }),
])
export const provedSchema = z.object({ freshUntil: millisSchema })

export const changePasswordRequestSchema = z.object({ password: givenPasswordSchema, newPassword: passwordSchema })
export const proveBothRequestSchema = z.object({ password: givenPasswordSchema, code: factorCodeSchema })
export const passwordOnlySchema = z.object({ password: givenPasswordSchema })
export const sessionSchema = z.object({
  id: z.number(),
  createdAt: millisSchema,
  lastSeenAt: millisSchema,
  expiresAt: millisSchema,
  address: z.string(),
  userAgent: z.string(),
  isThisOne: z.boolean(),
})
export const sessionListSchema = z.object({ items: z.array(sessionSchema) })
export const endedSchema = z.object({ ended: z.number() })

export const secondFactorSchema = z.object({
  state: z.enum(['off', 'begun', 'on']),
  since: millisSchema.nullable(),
  recoveryCodesLeft: z.number(),
})
/** Shown once; the seed never leaves the server again. */
export const seedSchema = z.object({ secret: z.string(), uri: z.string() })
export const confirmFactorRequestSchema = z.object({ code: z.string().trim().min(6).max(10) })
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) })

export const personSchema = z.object({
  id: z.number(),
  name: z.string(),
  role: roleSchema,
  createdAt: millisSchema,
  disabledAt: millisSchema.nullable(),
  hasSecondFactor: z.boolean(),
  lastSeenAt: millisSchema.nullable(),
  liveSessions: z.number(),
})
export const personPageSchema = pageOf(personSchema)
export const personParamsSchema = z.object({ personId: idSchema })
export const changeRoleRequestSchema = z.object({ role: roleSchema })

export const MAX_INVITE_DAYS = 30
export const inviteRequestSchema = z.object({
  role: roleSchema,
  note: z.string().trim().max(100).default(''),
  days: z.number().int().min(1).max(MAX_INVITE_DAYS).default(3),
})
export const inviteSchema = z.object({
  id: z.number(),
  role: roleSchema,
  note: z.string(),
  createdBy: z.string(),
  createdAt: millisSchema,
  expiresAt: millisSchema,
})
export const inviteListSchema = z.object({ items: z.array(inviteSchema) })
/** The code is shown once. The link holds it behind #, which browsers do not send. */
export const codeLinkSchema = z.object({ code: z.string(), path: z.string(), expiresAt: millisSchema })
export const madeInviteSchema = inviteSchema.extend(codeLinkSchema.shape)
export const codeRequestSchema = z.object({ code: oneTimeCodeSchema })
/** What a link is for. */
export const codeMeaningSchema = z.object({
  purpose: z.enum(['invite', 'reset']),
  role: roleSchema.nullable(),
  name: z.string().nullable(),
  expiresAt: millisSchema,
})
export const resetPasswordRequestSchema = z.object({ code: oneTimeCodeSchema, password: passwordSchema })

export const keyRequestSchema = z.object({
  name: z.string().trim().min(1).max(64),
  scopes: z.array(z.string().max(64)).min(1).max(100),
  /** ms UTC; null: never. */
  expiresAt: millisSchema.nullable(),
  /** Addresses and networks it may come from; empty: from anywhere. */
  networks: z.array(z.string().trim().min(1).max(64)).max(50).default([]),
})
export const keySchema = z.object({
  id: z.number(),
  name: z.string(),
  /** How the key begins and ends; what is between is never shown again. */
  prefix: z.string(),
  lastFour: z.string(),
  scopes: z.array(z.string()),
  networks: z.array(z.string()),
  createdBy: z.string(),
  createdAt: millisSchema,
  expiresAt: millisSchema.nullable(),
  revokedAt: millisSchema.nullable(),
  lastUsedAt: millisSchema.nullable(),
  lastAddress: z.string().nullable(),
})
export const keyPageSchema = pageOf(keySchema)
export const madeKeySchema = keySchema.extend({ key: z.string() })
export const keyParamsSchema = z.object({ keyId: idSchema })
export const sessionParamsSchema = z.object({ sessionId: idSchema })
export const inviteParamsSchema = z.object({ inviteId: idSchema })
/** What may be chosen for a key, in words. */
export const scopeListSchema = z.object({ items: z.array(z.object({ scope: z.string(), meaning: z.string() })) })

export type Me = z.infer<typeof meSchema>
export type SetupRequest = z.infer<typeof setupRequestSchema>
export type LoginRequest = z.infer<typeof loginRequestSchema>
export type StepUpRequest = z.infer<typeof stepUpRequestSchema>
export type Session = z.infer<typeof sessionSchema>
export type SecondFactor = z.infer<typeof secondFactorSchema>
export type Seed = z.infer<typeof seedSchema>
export type Person = z.infer<typeof personSchema>
export type InviteRequest = z.infer<typeof inviteRequestSchema>
export type Invite = z.infer<typeof inviteSchema>
export type CodeLink = z.infer<typeof codeLinkSchema>
export type CodeMeaning = z.infer<typeof codeMeaningSchema>
export type KeyRequest = z.infer<typeof keyRequestSchema>
export type Key = z.infer<typeof keySchema>
