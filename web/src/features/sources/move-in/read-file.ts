import type { ImportSourcesRequest } from '../../../../../src/modules/feeds/sources/contract.ts'

export type Format = ImportSourcesRequest['format']

/** What a file is, by what it says rather than by its name. RSStT exports OPML of its own kind. */
export function formatOf(content: string): Format {
  const head = content.slice(0, 4_000)
  if (!/<opml[\s>]/i.test(head)) return 'csv'
  return /rss-?to-?telegram|rsstt/i.test(head) ? 'rsstt' : 'opml'
}
