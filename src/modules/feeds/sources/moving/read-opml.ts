import { readAttributes } from '../../core/markup/attributes.ts'
import { scanMarkup } from '../../core/markup/scan.ts'
import { sourcesUnreadable } from '../errors.ts'
import type { Line } from './outline.ts'

type Attributes = ReadonlyMap<string, string>

/**
 * Outlines with an address; names of the folders around them and their categories are tags. RSStT writes OPML too: a subscription's own
 * name stands in `text`, the feed's in `title`. XML that is broken is read as far as it goes; entities of its own are not expanded.
 */
export function readOpml(text: string, format: 'opml' | 'rsstt'): Line[] {
  const lines: Line[] = []
  const around: string[] = []
  const found = { outline: false }
  scanMarkup(text, {
    open({ name, attributes: written, isSelfClosing }) {
      if (name === 'opml' || name === 'outline') found.outline = true
      if (name !== 'outline') return
      const attributes = readAttributes(written)
      const url = valueOf(attributes, 'xmlurl')
      if (url !== '' || valueOf(attributes, 'type').toLowerCase() === 'rss') {
        const tags = [...around.slice(-MAX_TAGS), ...valueOf(attributes, 'category').split(',')]
        lines.push({
          line: lines.length + 1,
          url,
          title: titleOf(attributes, format),
          tags: cleanTags(tags),
          channel: '',
        })
      }
      if (!isSelfClosing) around.push(valueOf(attributes, 'text') || valueOf(attributes, 'title'))
    },
    close(name) {
      if (name === 'outline') around.pop()
    },
    text: () => undefined,
    cdata: () => undefined,
  })
  if (!found.outline) throw sourcesUnreadable('OPML', 'It holds no outline.')
  return lines
}

const valueOf = (attributes: Attributes, name: string): string => (attributes.get(name) ?? '').trim()

function titleOf(attributes: Attributes, format: 'opml' | 'rsstt'): string {
  const text = valueOf(attributes, 'text')
  const title = valueOf(attributes, 'title')
  return format === 'rsstt' ? text || title : title || text
}

const MAX_TAGS = 20
const MAX_TAG_CHARACTERS = 100

const cleanTags = (tags: readonly string[]): string[] => {
  const cleaned = tags
    .map((tag) => tag.trim().replace(/^\/+/, '').slice(0, MAX_TAG_CHARACTERS))
    .filter((tag) => tag !== '')
  return [...new Set(cleaned)].slice(0, MAX_TAGS)
}
