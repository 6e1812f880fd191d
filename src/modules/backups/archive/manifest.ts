import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

export const FORMAT = 1

/** First in the archive, so that what cannot be restored is refused before anything is unpacked. */
export const aboutSchema = z.object({
  program: z.literal('switchboard'),
  format: z.literal(FORMAT),
  version: z.string().max(40),
  store: z.enum(['sqlite', 'postgres']),
  /** Product time of the snapshot. */
  takenAt: z.number().int().min(0),
  /** Which install; a restored copy keeps it. */
  installId: z.string().max(64),
  backupId: z.number().int(),
  /** Every migration that the schema has. */
  migrations: z.array(z.string().max(100)).max(1_000),
})

export const partSumSchema = z.object({
  name: z.string().max(1_000),
  bytes: z.number().int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** Last in the archive: what was packed. */
export const manifestSchema = z.object({
  /** Rows of the tables that people ask about. */
  counts: z.record(z.string().max(60), z.number()),
  /** Files that the database knows and the disk did not have. */
  missingFiles: z.number().int().min(0),
  parts: z.array(partSumSchema),
})

export type About = z.infer<typeof aboutSchema>
export type Manifest = z.infer<typeof manifestSchema>
export type PartSum = z.infer<typeof partSumSchema>

const KEY_BYTES = 32

/** Whoever knows the public recipient could seal an archive of their own; only who has the identity can sign its list. */
export const manifestKey = (identity: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', identity, '', 'switchboard backup manifest', KEY_BYTES))

export const manifestMac = (key: Uint8Array, manifest: string): string =>
  createHmac('sha256', key).update(manifest).digest('hex')

export function isManifestOurs(key: Uint8Array, manifest: string, mac: string): boolean {
  const [wanted, given] = [Buffer.from(manifestMac(key, manifest)), Buffer.from(mac)]
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}
