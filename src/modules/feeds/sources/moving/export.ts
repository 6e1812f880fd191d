import { setImmediate as nextTurn } from 'node:timers/promises'
import { authorize, type Actor } from '../../../../kernel/actor.ts'
import type { SourceDeps } from '../deps.ts'
import { channelsOf, sourcesAfter } from '../queries.ts'
import type { SourceRow } from '../source-store.ts'

const READ_TOGETHER = 500
const NO_CHANNEL = 'No channel'

/**
 * OPML 2.0: a folder for each channel, a source in the folder of its first; its other channels are categories. Sources of other kinds than
 * feeds are in it with their address alone.
 */
export async function exportSources(
  { database: { readDb } }: Pick<SourceDeps, 'database'>,
  actor: Actor,
): Promise<string> {
  authorize(actor, 'feeds.read')
  const folders = new Map<string, string[]>()
  for (let after = 0; ;) {
    const rows = await sourcesAfter(readDb, after, READ_TOGETHER)
    const channels = await channelsOf(
      readDb,
      rows.map(({ id }) => id),
    )
    for (const row of rows) {
      const titles = channels.filter(({ source_id }) => source_id === row.id).map(({ title }) => title)
      const folder = titles[0] ?? NO_CHANNEL
      const outlines = folders.get(folder) ?? []
      outlines.push(outlineOf(row, titles.slice(1)))
      folders.set(folder, outlines)
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < READ_TOGETHER) break
    after = last.id
    await nextTurn()
  }
  const body = [...folders].map(
    ([name, outlines]) => `    <outline text="${xml(name)}">\n${outlines.join('\n')}\n    </outline>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head>\n    <title>Sources of Switchboard</title>\n  </head>\n  <body>\n${body.join('\n')}\n  </body>\n</opml>\n`
}

function outlineOf(row: SourceRow, categories: readonly string[]): string {
  const name = xml(row.title || row.host)
  const category = categories.length === 0 ? '' : ` category="${xml(categories.join(','))}"`
  return `      <outline type="rss" text="${name}" title="${name}" xmlUrl="${xml(row.url)}"${category}/>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const xml = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
