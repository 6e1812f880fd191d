import { sourcesUnreadable } from '../errors.ts'
import type { Line } from './outline.ts'

/**
 * Outlines with an address; names of the folders around them and their categories are tags. RSStT writes OPML too: a subscription's own
 * name stands in `text`, the feed's in `title`. XML that is broken is read as far as it goes; entities of its own are not expanded.
 */
export async function readOpml(text: string, format: 'opml' | 'rsstt'): Promise<Line[]> {
  // 16 MB of memory that only a move takes.
  const { load } = await import('cheerio')
  const $ = load(text, { xml: true })
  if ($('opml, outline').length === 0) throw sourcesUnreadable('OPML', 'It holds no outline.')
  const attributeOf = (element: ReturnType<typeof $>, name: string): string => {
    const attributes = element.attr() ?? {}
    const found = Object.keys(attributes).find((key) => key.toLowerCase() === name)
    return found === undefined ? '' : (attributes[found] ?? '').trim()
  }
  const lines: Line[] = []
  $('outline').each((_index, node) => {
    const outline = $(node)
    const url = attributeOf(outline, 'xmlurl')
    if (url === '' && attributeOf(outline, 'type').toLowerCase() !== 'rss') return
    const folders = outline
      .parents('outline')
      .toArray()
      .map((parent) => attributeOf($(parent), 'text') || attributeOf($(parent), 'title'))
      .reverse()
    const names = [attributeOf(outline, 'text'), attributeOf(outline, 'title')]
    const title = (format === 'rsstt' ? names : names.toReversed()).find((name) => name !== '') ?? ''
    const tags = [...folders, ...attributeOf(outline, 'category').split(',')]
    lines.push({ line: lines.length + 1, url, title, tags: cleanTags(tags), channel: '' })
  })
  return lines
}

const MAX_TAGS = 20
const MAX_TAG_CHARACTERS = 100

const cleanTags = (tags: readonly string[]): string[] => {
  const cleaned = tags
    .map((tag) => tag.trim().replace(/^\/+/, '').slice(0, MAX_TAG_CHARACTERS))
    .filter((tag) => tag !== '')
  return [...new Set(cleaned)].slice(0, MAX_TAGS)
}
