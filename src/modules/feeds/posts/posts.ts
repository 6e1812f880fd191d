import type { Database } from '../../../db/database.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../platform/fetch/index.ts'
import type { Files } from '../../files/index.ts'
import type { PostWriter, PriceHistory } from '../ports.ts'
import { checkTemplate } from './check.ts'
import { toDigest, toEdit, toPost } from './content.ts'
import type { Template } from './contract.ts'
import { createFacts } from './facts.ts'
import { createPhotos, type Photos } from './photos.ts'
import { createPreview, type PostPreviewing } from './preview.ts'

export interface PostDeps {
  readonly database: Pick<Database, 'db' | 'readDb'>
  readonly clock: Clock
  readonly fetcher: GuardedFetch
  readonly files: Pick<Files, 'keepUntil' | 'removeExpired' | 'describe' | 'find'>
  readonly prices: PriceHistory
}

export interface Posts extends PostWriter {
  readonly previewing: PostPreviewing
  /** Removes photos that nobody used for a month; for a daily job. */
  prunePhotos(): Promise<void>
}

export function createPosts(deps: PostDeps): Posts {
  const { database, clock, fetcher, files, prices } = deps
  const photos = createPhotos({ db: database.db, clock, fetcher, files })
  const writer: PostWriter = {
    async render(db, template, facts) {
      const found = await choosePhotos(photos, db, template, facts.entry.images)
      const post = toPost(template, facts, found.fileIds)
      return { ...post, notes: [...found.notes, ...post.notes] }
    },
    renderEdit: toEdit,
    renderDigest: toDigest,
    facts: createFacts({ clock, prices }),
    check: checkTemplate,
  }
  return {
    ...writer,
    previewing: createPreview({ database, files, writer }),
    prunePhotos: () => photos.prune(),
  }
}

const MAX_ALBUM = 10
/** So many pictures of an item are tried until one is a photo. */
const MAX_TRIES = 3
const DEADLINE_MS = 40_000

async function choosePhotos(
  photos: Photos,
  db: Parameters<Photos['obtain']>[0],
  { photo }: Template,
  images: readonly string[],
): Promise<{ readonly fileIds: readonly number[]; readonly notes: readonly string[] }> {
  if (photo === 'none' || images.length === 0) return { fileIds: [], notes: [] }
  const wanted = photo === 'album' ? MAX_ALBUM : 1
  const tried = images.slice(0, photo === 'album' ? MAX_ALBUM : MAX_TRIES)
  const until = performance.now() + DEADLINE_MS
  const fileIds = new Set<number>()
  const notes: string[] = []
  for (const url of tried) {
    if (fileIds.size >= wanted || performance.now() > until) break
    const found = await photos.obtain(db, url)
    if (found.kind === 'ok') fileIds.add(found.fileId)
    else notes.push(`No photo from ${url.slice(0, 200)}: ${found.why}`)
  }
  return { fileIds: [...fileIds], notes }
}
