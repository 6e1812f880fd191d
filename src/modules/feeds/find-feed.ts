import type { Clock } from '../../kernel/clock.ts'
import type { GuardedFetch } from '../../platform/fetch/index.ts'
import type { PageReader } from './parsing/parser.ts'
import type { FoundFeed } from './sources/deps.ts'
import { sourceNotRecognised } from './sources/errors.ts'

const MAX_BYTES = 5 * 1024 * 1024

interface FindDeps {
  readonly fetcher: GuardedFetch
  readonly pages: Pick<PageReader, 'discover'>
  readonly clock: Clock
}

/** The feed at an address, or the first one that the page there names. */
export async function findFeed({ fetcher, pages, clock }: FindDeps, url: string): Promise<FoundFeed> {
  const result = await fetcher.fetch(url, { maxBytes: MAX_BYTES, maxRedirects: 3 })
  if (result.kind === 'failed') throw sourceNotRecognised(url, result.detail)
  if (result.status < 200 || result.status > 299) throw sourceNotRecognised(url, `The host answered ${result.status}.`)
  const document = { url: result.url, contentType: result.headers['content-type'] ?? '', body: result.body }
  const found = await pages.discover(document, clock.now())
  if (found.kind === 'failed') throw sourceNotRecognised(url, found.detail)
  const { candidates, feedLinks, failure } = found.output
  const own = candidates.find(({ settings }) => settings.kind === 'feed' || settings.kind === 'sitemap')
  if (own !== undefined) return { url, settings: own.settings, title: own.title.slice(0, MAX_TITLE_CHARACTERS) }
  const link = feedLinks[0]
  if (link !== undefined) return { url: link.url, settings: { kind: 'feed' }, title: '' }
  throw sourceNotRecognised(url, failure?.detail ?? 'It is a page, and it names no feed.')
}

const MAX_TITLE_CHARACTERS = 200
