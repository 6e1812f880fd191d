import { authorize, type Actor } from '../../../../kernel/actor.ts'
import type { Clock } from '../../../../kernel/clock.ts'
import type { GuardedFetch } from '../../../../platform/fetch/index.ts'
import type { Document, Parser } from '../../ports.ts'
import { sourceNotRecognised } from '../../sources/errors.ts'
import type { Candidate, ParserSettings, Pick, PickRequest, Workbench, WorkbenchRequest } from '../contract.ts'
import type { FeedLink } from '../feed/feed-links.ts'
import type { PageReader } from '../parser.ts'
import { createPageFetcher, type PageFetcher } from './fetch-page.ts'
import { countOf, toFailure, toReading } from './reading.ts'

export interface WorkbenchService {
  /** Fetches an address and says what can be read there. */
  open(actor: Actor, request: WorkbenchRequest): Promise<Workbench>
  /** Makes a selector of the element that was clicked. */
  pick(actor: Actor, request: PickRequest): Promise<Pick>
  /**
   * The feed at an address, or the first that the page there names.
   * @throws AppError `source_not_recognised`.
   */
  findFeed(actor: Actor, url: string): Promise<{ url: string; settings: ParserSettings; title: string }>
  /** What was fetched of an address within the last minutes, to be kept as a sample; null when nothing was. */
  recent(url: string): Document | null
}

export interface WorkbenchDeps {
  readonly parser: Parser & PageReader
  readonly fetcher: GuardedFetch
  readonly clock: Clock
}

/** Of one request, with all that it fetches. */
const TOTAL_MS = 15_000
const MAX_FEEDS = 3

type Context = WorkbenchDeps & { readonly pages: PageFetcher }

export function createWorkbench(deps: WorkbenchDeps): WorkbenchService {
  const context = { ...deps, pages: createPageFetcher(deps.fetcher) }
  const open = (url: string, settings?: ParserSettings): Promise<Workbench> => openAddress(context, url, settings)
  return {
    open(actor, request) {
      authorize(actor, 'feeds.write')
      return open(request.url, request.settings)
    },
    pick(actor, request) {
      authorize(actor, 'feeds.write')
      return pickElement(context, request)
    },
    async findFeed(actor, url) {
      authorize(actor, 'feeds.write')
      const found = await open(url)
      const feed = found.candidates.find(({ failure, origin }) => failure === null && OF_A_FEED.has(origin))
      if (feed !== undefined) return { url: feed.url, settings: feed.settings, title: feed.title }
      const why = found.failure ?? found.candidates.find(({ failure }) => failure !== null)?.failure
      throw sourceNotRecognised(url, why?.detail ?? 'It is a web page that names no feed. The workbench reads pages.')
    },
    recent: (url) => context.pages.recent(url),
  }
}

const OF_A_FEED: ReadonlySet<Candidate['origin']> = new Set(['document', 'alternate', 'sitemap'])

async function openAddress(context: Context, url: string, settings: ParserSettings | undefined): Promise<Workbench> {
  const until = performance.now() + TOTAL_MS
  const page = await context.pages.load(url, TOTAL_MS)
  if (page.kind === 'failed') return { fetched: page.fetched, candidates: [], outline: null, failure: page.failure }
  const { document, fetched } = page
  const nowMs = context.clock.now()
  const given = settings === undefined ? [] : [await readGiven(context, document, settings)]
  const result = await context.parser.discover(document, nowMs)
  if (result.kind === 'failed') return { fetched, candidates: given, outline: null, failure: toFailure(result) }
  const { candidates, feedLinks, outline, failure } = result.output
  if (settings !== undefined) return { fetched, candidates: given, outline, failure: given[0]?.failure ?? null }
  const feeds = await readFeeds(context, feedLinks, until)
  return {
    fetched,
    candidates: [...feeds, ...candidates].toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, 12),
    outline,
    failure: failure === null ? null : toFailure(failure),
  }
}

/** What says itself what it is comes first; a feed of comments, or one that cannot be read, last. */
function rankOf({ failure, origin, title }: Candidate): number {
  if (failure !== null) return 3
  if (origin === 'alternate' && /comment|kommentar|коммент/i.test(title)) return 2
  return origin === 'list' ? 1 : 0
}

async function readGiven(context: Context, document: Document, settings: ParserSettings): Promise<Candidate> {
  const outcome = await context.parser.parse(document, settings, context.clock.now())
  const reading = toReading(outcome)
  const title = outcome.kind === 'ok' ? outcome.title : ''
  return {
    origin: 'given',
    url: document.url,
    title,
    label: `By these settings, ${countOf(reading.total)}`,
    settings,
    ...reading,
  }
}

/** The feeds that the page names, in the time that is left. */
async function readFeeds(context: Context, links: readonly FeedLink[], until: number): Promise<Candidate[]> {
  return Promise.all(
    links.slice(0, MAX_FEEDS).map(async (link): Promise<Candidate> => {
      const settings: ParserSettings = { kind: 'feed' }
      const as = { origin: 'alternate', url: link.url, settings } as const
      const leftMs = Math.max(1, Math.round(until - performance.now()))
      const page = await context.pages.load(link.url, leftMs)
      if (page.kind === 'failed')
        return { ...as, title: link.title, label: 'Feed of the page', ...NOTHING_READ, failure: page.failure }
      const outcome = await context.parser.parse(page.document, settings, context.clock.now())
      const reading = toReading(outcome)
      const title = (outcome.kind === 'ok' ? outcome.title : '') || link.title
      return { ...as, title, label: `Feed of the page, ${countOf(reading.total)}`, ...reading }
    }),
  )
}

const NOTHING_READ = { entries: [], total: 0, notes: [] }

async function pickElement(context: Context, { url, ...request }: PickRequest): Promise<Pick> {
  const page = context.pages.recent(url) ?? (await context.pages.load(url, TOTAL_MS))
  if ('kind' in page && page.kind === 'failed') return notPicked(page.failure)
  const document = 'kind' in page ? page.document : page
  const result = await context.parser.pick(document, request, context.clock.now())
  if (result.kind === 'failed') return notPicked(toFailure(result))
  const made = result.output
  if (made.kind === 'failed') return notPicked({ reason: made.reason, detail: made.detail })
  return { settings: made.settings, picked: made.picked, found: [...made.found], ...toReading(made.outcome) }
}

const notPicked = (failure: NonNullable<Pick['failure']>): Pick => ({
  settings: null,
  picked: null,
  found: [],
  ...NOTHING_READ,
  failure,
})
