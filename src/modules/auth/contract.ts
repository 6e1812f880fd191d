import { z } from 'zod'
import { millisSchema } from '../../kernel/schemas.ts'

/** ASVS 5.0 6.2.1, 6.2.9: length decides, no rules of composition; long ones are welcome. */
export const MIN_PASSWORD_LENGTH = 10
export const MAX_PASSWORD_LENGTH = 200

export const userNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[\p{L}\p{N}._@-]+$/u, 'Use letters, digits and . _ @ - only.')
export const passwordSchema = z.string().min(MIN_PASSWORD_LENGTH).max(MAX_PASSWORD_LENGTH)

export const setupRequestSchema = z.object({
  code: z.string().min(1).max(100),
  name: userNameSchema,
  password: passwordSchema,
})
export const loginRequestSchema = z.object({
  name: z.string().min(1).max(64),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
})

export const meSchema = z.object({
  id: z.number(),
  name: z.string(),
  role: z.literal('owner'),
  permissions: z.array(z.string()),
  sessionExpiresAt: millisSchema,
})
/** What anybody may know: it decides which page is shown first. */
export const authStateSchema = z.object({ needsSetup: z.boolean(), insecureHttp: z.boolean() })

export type Me = z.infer<typeof meSchema>
export type SetupRequest = z.infer<typeof setupRequestSchema>
export type LoginRequest = z.infer<typeof loginRequestSchema>
