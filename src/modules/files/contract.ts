import { z } from 'zod'
import { idSchema, millisSchema } from '../../kernel/schemas.ts'

/** Upload limits of the Bot API: 10 MB for a photo, 50 MB for any other file. */
export const MAX_PHOTO_BYTES = 10 * 1024 * 1024
export const MAX_FILE_BYTES = 50 * 1024 * 1024

export const fileSchema = z.object({
  id: z.number(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number(),
  /** How Telegram can carry it: an image also as a document, a video also as a document. */
  kinds: z.array(z.enum(['photo', 'document', 'video'])),
  createdAt: millisSchema,
})
export const fileParamsSchema = z.object({ fileId: idSchema })

export type StoredFile = z.infer<typeof fileSchema>
