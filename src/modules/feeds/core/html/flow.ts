import { readAttributes } from '../markup/attributes.ts'
import { decodeReferences } from '../markup/entities.ts'
import { scanMarkup } from '../markup/scan.ts'
import { BLOCKS, LISTS, OPAQUE, PARAGRAPHS, TELEGRAM_TAGS, VOID } from './elements.ts'

/** An element that is open, and what it is in the result; nothing is written for it before there is text in it. */
interface Open {
  readonly name: string
  readonly tag: string | null
  readonly begin: string
  isWritten: boolean
}

/** What becomes of the elements that Telegram knows: its own tags, or nothing. */
export interface FlowOptions {
  readonly markup: 'telegram' | 'none'
  /** What links are relative to. */
  readonly baseUrl?: string | undefined
}

/** Deeper than this an element is only its text. */
const MAX_DEPTH = 100

/** Reads HTML from top to bottom as a person would: blocks become lines, lists get bullets, blanks are one space. */
export function flow(html: string, options: FlowOptions): string {
  const writer = createWriter(options.markup === 'telegram')
  const stack: Open[] = []
  const closeTo = (depth: number): void => {
    while (stack.length > depth) {
      const last = stack.pop()
      if (last === undefined) return
      if (last.isWritten && last.tag !== null) writer.raw(`</${last.tag}>`)
      writer.breakFor(last.name)
    }
  }
  const text = (content: string): void => {
    if (content.length > 0) writer.text(content, stack)
  }
  const source = html
  scanMarkup(
    source,
    {
      open({ name, attributes, isSelfClosing }) {
        if (name === 'br') {
          writer.lineBreak()
          return
        }
        writer.breakFor(name)
        if (name === 'li' || name === 'p') closeTo(unclosed(stack, name))
        if (name === 'li') writer.bullet()
        if (isSelfClosing || VOID.has(name) || stack.length >= MAX_DEPTH) return
        stack.push(toOpen(name, attributes, stack, options))
      },
      close(name) {
        const depth = lastIndexOf(stack, name)
        if (depth !== -1) closeTo(depth)
        else writer.breakFor(name)
      },
      text: (from, to) => text(decodeReferences(source.slice(from, to))),
      cdata: (from, to) => text(source.slice(from, to)),
    },
    { opaque: OPAQUE },
  )
  closeTo(0)
  return writer.done()
}

function toOpen(name: string, attributes: string, stack: readonly Open[], { markup, baseUrl }: FlowOptions): Open {
  const tag = markup === 'telegram' ? (TELEGRAM_TAGS.get(name) ?? null) : null
  const isTaken = tag === null || stack.some((each) => each.tag === tag || each.tag === 'pre' || each.tag === 'code')
  if (isTaken) return { name, tag: null, begin: '', isWritten: false }
  if (tag !== 'a') return { name, tag, begin: `<${tag}>`, isWritten: false }
  const href = webLink(readAttributes(attributes).get('href') ?? '', baseUrl)
  if (href === null) return { name, tag: null, begin: '', isWritten: false }
  return { name, tag, begin: `<a href="${escapeHtml(href)}">`, isWritten: false }
}

interface Writer {
  text(content: string, stack: readonly Open[]): void
  raw(markup: string): void
  lineBreak(): void
  breakFor(name: string): void
  bullet(): void
  done(): string
}

function createWriter(escapes: boolean): Writer {
  const parts: string[] = []
  let breaks = 0
  let isBlankOwed = false
  let isBulletOwed = false
  let isEmpty = true
  const breakLines = (count: number): void => {
    breaks = Math.max(breaks, count)
  }
  const between = (): string => {
    const bullet = isBulletOwed ? '• ' : ''
    if (isEmpty) return bullet
    return (breaks > 0 ? '\n'.repeat(breaks) : isBlankOwed && bullet === '' ? ' ' : '') + bullet
  }
  const begin = (stack: readonly Open[]): void => {
    parts.push(between())
    for (const each of stack) {
      if (each.isWritten) continue
      each.isWritten = true
      parts.push(each.begin)
    }
    breaks = 0
    isBlankOwed = false
    isBulletOwed = false
    isEmpty = false
  }
  return {
    text(content, stack) {
      const isPre = stack.some((each) => each.name === 'pre')
      const shown = isPre ? content : content.replace(/[\s\u00a0]+/g, ' ')
      const words = isPre ? shown : shown.trim()
      if (words === '') {
        isBlankOwed ||= shown !== ''
        return
      }
      isBlankOwed ||= shown.startsWith(' ')
      begin(stack)
      parts.push(escapes ? escapeHtml(words) : words)
      isBlankOwed = !isPre && shown.endsWith(' ')
    },
    raw: (markup) => void parts.push(markup),
    lineBreak: () => void (breaks = Math.min(2, breaks + 1)),
    breakFor(name) {
      if (PARAGRAPHS.has(name)) breakLines(2)
      else if (LISTS.has(name) || BLOCKS.has(name)) breakLines(1)
      else if (name === 'td' || name === 'th') isBlankOwed = true
    },
    bullet: () => void (isBulletOwed = true),
    done: () => parts.join('').trim(),
  }
}

/** Where an unclosed `<li>` or `<p>` that the next one ends begins; the depth of the stack when there is none. */
function unclosed(stack: readonly Open[], name: string): number {
  const index = lastIndexOf(stack, name)
  if (index === -1) return stack.length
  const isNested = stack.slice(index).some((each) => LISTS.has(each.name) || each.name === 'blockquote')
  return isNested ? stack.length : index
}

function lastIndexOf(stack: readonly Open[], name: string): number {
  return stack.findLastIndex((each) => each.name === name)
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)

/** An absolute address on the web, or null. */
export function webLink(written: string, baseUrl?: string): string | null {
  const url = URL.parse(written.replace(/[\t\n\r]/g, '').trim(), baseUrl)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') return null
  return url.href.length <= MAX_URL ? url.href : null
}
const MAX_URL = 2_048
