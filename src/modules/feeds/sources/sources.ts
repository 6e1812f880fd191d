import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { SourceId } from '../../../kernel/ids.ts'
import { toPage, type Page } from '../../../kernel/page.ts'
import { changeSource, createSource, removeSource } from './changes.ts'
import type {
  CreateSourceRequest,
  ImportResult,
  ImportSourcesRequest,
  ReleaseRequest,
  Source,
  SourceQuery,
  UpdateSourceRequest,
} from './contract.ts'
import { pauseSource, pollNow, releaseHeld, resumeSource } from './decisions.ts'
import type { SourceDeps } from './deps.ts'
import { sourceNotFound } from './errors.ts'
import { exportSources } from './moving/export.ts'
import { importSources } from './moving/import.ts'
import { createPoller } from './polling/poller.ts'
import { channelsOf, findSource, listSources } from './queries.ts'
import { toSource } from './show.ts'

export interface Sources {
  list(actor: Actor, query: SourceQuery): Promise<Page<Source>>
  /** @throws AppError `source_not_found`, as everything that names a source. */
  get(actor: Actor, id: SourceId): Promise<Source>
  /** @throws AppError `source_address_bad`, `source_known`, `source_not_recognised`, `source_channel_missing`. */
  create(actor: Actor, request: CreateSourceRequest): Promise<Source>
  update(actor: Actor, id: SourceId, request: UpdateSourceRequest): Promise<Source>
  remove(actor: Actor, id: SourceId): Promise<void>
  poll(actor: Actor, id: SourceId): Promise<Source>
  pause(actor: Actor, id: SourceId): Promise<Source>
  resume(actor: Actor, id: SourceId): Promise<Source>
  /** @throws AppError `nothing_held`. */
  release(actor: Actor, id: SourceId, request: ReleaseRequest): Promise<Source>
  /** @throws AppError `sources_unreadable`, `source_channel_missing`. */
  import(actor: Actor, request: ImportSourcesRequest): Promise<ImportResult>
  /** OPML. */
  export(actor: Actor): Promise<string>
  /** Reads what is due, if this process works. */
  start(): Promise<void>
  stop(): Promise<void>
}

export function createSources(deps: SourceDeps): Sources {
  const { database, clock, realClock } = deps
  const poller = deps.works ? createPoller(deps) : null
  const at = () => ({ nowMs: clock.now(), realMs: realClock.now() })
  const shown = async (id: SourceId): Promise<Source> => {
    const row = await findSource(database.db, id)
    if (row === undefined) throw sourceNotFound(id)
    return toSource(row, await channelsOf(database.db, [id]), at())
  }
  /** After a change that makes it due. */
  const changed = (id: SourceId): Promise<Source> => {
    poller?.wake()
    return shown(id)
  }
  return {
    async list(actor, query) {
      authorize(actor, 'feeds.read')
      const page = toPage(await listSources(database.readDb, query), query.limit, ({ id }) => [id])
      const channels = await channelsOf(
        database.readDb,
        page.items.map(({ id }) => id),
      )
      return { ...page, items: page.items.map((row) => toSource(row, channels, at())) }
    },
    async get(actor, id) {
      authorize(actor, 'feeds.read')
      return shown(id)
    },
    create: (actor, request) => createSource(deps, actor, request).then(changed),
    update: (actor, id, request) => changeSource(deps, actor, id, request).then(() => changed(id)),
    remove: (actor, id) => removeSource(deps, actor, id),
    poll: (actor, id) => pollNow(deps, actor, id).then(() => changed(id)),
    pause: (actor, id) => pauseSource(deps, actor, id).then(() => shown(id)),
    resume: (actor, id) => resumeSource(deps, actor, id).then(() => changed(id)),
    release: (actor, id, request) => releaseHeld(deps, actor, id, request).then(() => shown(id)),
    async import(actor, request) {
      const result = await importSources(deps, actor, request)
      poller?.wake()
      return result
    },
    export: (actor) => exportSources(deps, actor),
    start: () => poller?.start() ?? Promise.resolve(),
    stop: () => poller?.stop() ?? Promise.resolve(),
  }
}
