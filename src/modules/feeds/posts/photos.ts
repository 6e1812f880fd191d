import type { Db } from '../../../db/transaction.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import type { Files } from '../../files/index.ts'
import { fitPhoto } from './fit-photo.ts'
import { deletePhotosBefore, findPhoto, savePhoto } from './photo-store.ts'
import { createTurns } from './turns.ts'

export type Photo =
  | { readonly kind: 'ok'; readonly fileId: number }
  /** In words. */
  | { readonly kind: 'none'; readonly why: string }

export interface Photos {
  /** The photo at an address, fetched when it is not known; never thrown. At most 20 s. */
  obtain(db: Db, url: string): Promise<Photo>
  /** Forgets what is older than a month, with the files. */
  prune(): Promise<void>
}

export interface PhotoDeps {
  /** To write with, outside of transactions. */
  readonly db: Db
  readonly clock: Clock
  readonly fetcher: GuardedFetch
  readonly files: Pick<Files, 'keepUntil' | 'removeExpired' | 'describe'>
}

const MAX_BYTES = 20 * 1024 * 1024
const FETCH_MS = 15_000
const MAX_FETCHES = 4
const HOUR_MS = 3_600_000
const KNOWN_FOR_MS = 30 * 24 * HOUR_MS
/** The file outlives what is known of it, for posts that were planned with it. */
const FILE_FOR_MS = KNOWN_FOR_MS + 7 * 24 * HOUR_MS
/** A picture that failed is asked for again after an hour. */
const FAILED_FOR_MS = HOUR_MS

export function createPhotos(deps: PhotoDeps): Photos {
  const { clock, files } = deps
  const underWay = new Map<string, Promise<Photo>>()
  const fetching = createTurns(MAX_FETCHES)
  const fitting = createTurns(1)

  const known = async (db: Db, url: string): Promise<Photo | undefined> => {
    const photo = await findPhoto(db, url)
    if (photo === undefined) return undefined
    const age = clock.now() - photo.at
    if (photo.fileId === null)
      return age < FAILED_FOR_MS ? { kind: 'none', why: photo.failure ?? 'It could not be had.' } : undefined
    if (age >= KNOWN_FOR_MS || (await files.describe(db, photo.fileId)) === undefined) return undefined
    return { kind: 'ok', fileId: photo.fileId }
  }
  const fetchNew = async (url: string): Promise<Photo> => {
    const photo = await load(deps, url, { fetching, fitting })
    const failure = photo.kind === 'none' ? photo.why : null
    const fileId = photo.kind === 'ok' ? photo.fileId : null
    await savePhoto(deps.db, url, { fileId, failure, at: clock.now() })
    return photo
  }
  return {
    async obtain(db, url) {
      const before = await known(db, url)
      if (before !== undefined) return before
      const running = underWay.get(url) ?? fetchNew(url).finally(() => underWay.delete(url))
      underWay.set(url, running)
      return running
    },
    async prune() {
      await deletePhotosBefore(deps.db, clock.now() - KNOWN_FOR_MS)
      while ((await files.removeExpired(deps.db)) > 0);
    },
  }
}

type Turns = ReturnType<typeof createTurns>

async function load(
  { db, clock, fetcher, files }: PhotoDeps,
  url: string,
  turns: { readonly fetching: Turns; readonly fitting: Turns },
): Promise<Photo> {
  const answer = await turns.fetching(() =>
    fetcher.fetch(url, {
      maxBytes: MAX_BYTES,
      totalTimeoutMs: FETCH_MS,
      maxRedirects: 3,
      headers: { accept: 'image/jpeg, image/png, image/webp, image/*;q=0.8' },
    }),
  )
  if (answer.kind === 'failed') return { kind: 'none', why: answer.detail }
  if (answer.status !== 200) return { kind: 'none', why: `The host answered with HTTP ${answer.status}.` }
  const fitted = await turns.fitting(() => fitPhoto(answer.body))
  if (fitted.kind === 'refused') return { kind: 'none', why: fitted.why }
  const upload = { name: 'photo.jpg', content: once(fitted.bytes) }
  const { id } = await files.keepUntil(db, upload, clock.now() + FILE_FOR_MS)
  return { kind: 'ok', fileId: id }
}

async function* once(bytes: Buffer): AsyncIterable<Uint8Array> {
  yield bytes
}
