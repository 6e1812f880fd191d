import { readAttributes } from '../markup/attributes.ts'
import { decodeReferences } from '../markup/entities.ts'
import { scanMarkup } from '../markup/scan.ts'
import { oneLine, withoutControls } from '../text/text.ts'
import { TITLE_MARKUP } from './elements.ts'
import { flow, webLink } from './flow.ts'

export { webLink }

/** What a person would read: paragraphs are divided by an empty line, list items have bullets. No markup, references decoded. */
export const htmlToText = (html: string): string => (isPlain(html) ? oneLine(html) : flow(html, { markup: 'none' }))

/**
 * Well-formed HTML of Telegram's subset, escaped: headings are bold, lists have bullets, links are absolute and lead to the
 * web; scripts, pictures and everything else that is not to be read are gone. Not cut to any length.
 */
export const htmlToTelegram = (html: string, baseUrl?: string): string =>
  flow(withoutControls(html), { markup: 'telegram', baseUrl })

/**
 * A title that may hold HTML, as RSS allows: `<b>New</b> &amp; good` is "New & good". Words in angle brackets that are no
 * formatting stay, as in "How to use <canvas>", and so does "5 < 6".
 */
export function cleanTitle(written: string): string {
  if (isPlain(written)) return oneLine(written)
  const source = written
  let shown = ''
  const markup = (name: string, start: number, end: number): void => {
    if (!TITLE_MARKUP.has(name)) shown += source.slice(start, end)
    else if (!INSIDE_A_WORD.has(name)) shown += ' '
  }
  scanMarkup(
    source,
    {
      open: ({ name, start, end }) => {
        markup(name, start, end)
      },
      close: (name, start, end) => markup(name, start, end),
      text: (from, to) => void (shown += source.slice(from, to)),
      cdata: (from, to) => void (shown += source.slice(from, to)),
    },
    { opaque: NOT_READ },
  )
  return oneLine(decodeReferences(shown))
}
const NOT_READ: ReadonlySet<string> = new Set(['script', 'style'])
const INSIDE_A_WORD: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr'.split(
    ' ',
  ),
)

/** The pictures of a text, absolute, in their order; counters of one pixel are none. At most `most`. */
export function imagesOf(html: string, baseUrl: string, most: number): string[] {
  const found = new Set<string>()
  for (const [, written = ''] of html.matchAll(IMAGE)) {
    if (found.size >= most) break
    const attributes = readAttributes(written)
    if (isCounter(attributes)) continue
    const src = attributes.get('src') ?? ''
    const url = webLink(src === '' || src.startsWith('data:') ? (attributes.get('data-src') ?? '') : src, baseUrl)
    if (url !== null) found.add(url)
  }
  return [...found]
}
const IMAGE = /<img\s([^<>]{1,4000})>/gi

const isCounter = (attributes: ReadonlyMap<string, string>): boolean =>
  /^[01](px)?$/.test(attributes.get('width') ?? '') || /^[01](px)?$/.test(attributes.get('height') ?? '')

const isPlain = (text: string): boolean => !text.includes('<') && !text.includes('&')
