export interface StartTag {
  /** In lower case. */
  readonly name: string
  /** As they are written, between the name and the end of the tag. */
  readonly attributes: string
  readonly isSelfClosing: boolean
  readonly start: number
  /** Where its content begins. */
  readonly end: number
}

/** What is met in a document, by positions in it, so that nothing is copied which nobody asks for. */
export interface MarkupVisitor {
  open(tag: StartTag): void
  close(name: string, start: number, end: number): void
  /** Between tags; character references are not decoded. */
  text(from: number, to: number): void
  /** Of a CDATA section, to be taken as it stands. */
  cdata(from: number, to: number): void
}

export interface ScanOptions {
  /** Elements whose content is no markup, as `script`; their text is not visited. */
  readonly opaque?: ReadonlySet<string>
  /** The element that is open: where a CDATA section ends whose end is missing. */
  openElement?(): string | null
  /** True: no more is wanted. */
  isDone?(): boolean
}

/** An attribute longer than this has lost its closing quote. */
const MAX_QUOTED = 256 * 1024
const MAX_NAME = 100

/**
 * Reads XML or HTML in one pass and linear time, however broken. There are no errors: what is no tag is text. Declarations and
 * comments are skipped with all that is in them, so that a document's own entities do not exist.
 */
export function scanMarkup(source: string, visitor: MarkupVisitor, options: ScanOptions = {}): void {
  const find = rememberingFinder(source)
  let at = 0
  while (at < source.length && options.isDone?.() !== true) {
    const open = source.indexOf('<', at)
    if (open === -1) break
    if (open > at) visitor.text(at, open)
    at = visitTag(source, open, { visitor, options, find })
  }
  if (at < source.length && options.isDone?.() !== true) visitor.text(at, source.length)
}

type Find = (needle: string, from: number) => number

interface Scan {
  readonly visitor: MarkupVisitor
  readonly options: ScanOptions
  readonly find: Find
}

/** @returns where to go on. */
function visitTag(source: string, open: number, scan: Scan): number {
  const next = source.charCodeAt(open + 1)
  if (next === SLASH) return visitClose(source, open, scan)
  if (isLetter(next)) return visitOpen(source, open, scan)
  if (next === EXCLAMATION) return visitDeclaration(source, open, scan)
  if (next === QUESTION) return after(scan.find('>', open), source)
  scan.visitor.text(open, open + 1)
  return open + 1
}

function visitClose(source: string, open: number, { visitor, find }: Scan): number {
  const nameEnd = endOfName(source, open + 2)
  if (nameEnd === open + 2) {
    if (source.charCodeAt(open + 2) === GREATER) return open + 3
    visitor.text(open, open + 2)
    return open + 2
  }
  const end = after(find('>', nameEnd), source)
  visitor.close(source.slice(open + 2, nameEnd).toLowerCase(), open, end)
  return end
}

function visitOpen(source: string, open: number, { visitor, options, find }: Scan): number {
  const nameEnd = endOfName(source, open + 1)
  const close = endOfTag(source, nameEnd, find)
  if (close === -1) {
    visitor.text(open, open + 1)
    return open + 1
  }
  const isSelfClosing = source.charCodeAt(close - 1) === SLASH && close > nameEnd
  const name = source.slice(open + 1, nameEnd).toLowerCase()
  const next = source.charCodeAt(close) === GREATER ? close + 1 : close
  visitor.open({
    name,
    attributes: source.slice(nameEnd, isSelfClosing ? close - 1 : close),
    isSelfClosing,
    start: open,
    end: next,
  })
  if (isSelfClosing || options.opaque?.has(name) !== true) return next
  const end = endOfOpaque(source, next, name, find)
  visitor.close(name, end, end)
  return end
}

function visitDeclaration(source: string, open: number, { visitor, options, find }: Scan): number {
  if (source.startsWith('<!--', open)) {
    const end = find('-->', open + 4)
    return end === -1 ? after(find('>', open), source) : end + 3
  }
  if (source.startsWith('<![CDATA[', open)) {
    const from = open + 9
    const end = find(']]>', from)
    if (end !== -1) {
      visitor.cdata(from, end)
      return end + 3
    }
    const element = options.openElement?.() ?? null
    const lost = element === null ? -1 : find(`</${element}`, from)
    visitor.cdata(from, lost === -1 ? source.length : lost)
    return lost === -1 ? source.length : lost
  }
  return endOfDoctype(source, open, find)
}

/** The declarations inside of a document type, `[ ... ]`, are skipped with it. */
function endOfDoctype(source: string, open: number, find: Find): number {
  const end = find('>', open)
  const subset = source.slice(open, end === -1 ? source.length : end).indexOf('[')
  if (subset === -1 || !/^<!doctype/i.test(source.slice(open, open + 9))) return after(end, source)
  const closed = /\]\s*>/g
  closed.lastIndex = open + subset
  const found = closed.exec(source)
  return found === null ? source.length : found.index + found[0].length
}

function endOfOpaque(source: string, from: number, name: string, find: Find): number {
  for (let at = find('</', from); at !== -1; at = find('</', at + 2)) {
    if (source.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return after(find('>', at), source)
  }
  return source.length
}

/** Where the tag's `>` is, or the next tag when it has none. One in quotes does not count, unless its quote never ends. */
function endOfTag(source: string, from: number, find: Find): number {
  if (find('>', from) === -1) return -1
  let at = from
  while (at < source.length) {
    const code = source.charCodeAt(at)
    if (code === GREATER || code === LESS) return at
    if ((code === DOUBLE || code === SINGLE) && source.charCodeAt(lastMeant(source, at)) === EQUALS) {
      const end = find(code === DOUBLE ? '"' : "'", at + 1)
      if (end === -1 || end - at > MAX_QUOTED) return find('>', at)
      at = end
    }
    at += 1
  }
  return -1
}

/** The last position before `at` that is no blank, within a few. */
function lastMeant(source: string, at: number): number {
  let before = at - 1
  while (before > at - 8 && source.charCodeAt(before) <= SPACE) before -= 1
  return before
}

function endOfName(source: string, from: number): number {
  let at = from
  const most = Math.min(source.length, from + MAX_NAME)
  while (at < most && isNameCharacter(source.charCodeAt(at))) at += 1
  return at
}

/** Of each needle the last answer is kept: asking again and again for what is far away or nowhere costs nothing. */
function rememberingFinder(source: string): Find {
  const last = new Map<string, { from: number; found: number }>()
  return (needle, from) => {
    const known = last.get(needle)
    if (known !== undefined && known.from <= from && (known.found === -1 || known.found >= from)) return known.found
    const found = source.indexOf(needle, from)
    if (known === undefined) last.set(needle, { from, found })
    else {
      known.from = from
      known.found = found
    }
    return found
  }
}

const after = (end: number, source: string): number => (end === -1 ? source.length : end + 1)

const SPACE = 32
const EXCLAMATION = 33
const DOUBLE = 34
const SINGLE = 39
const SLASH = 47
const LESS = 60
const EQUALS = 61
const GREATER = 62
const QUESTION = 63

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
/** Letters, digits, `:`, `-`, `_`, `.`, and whatever is beyond ASCII. */
const isNameCharacter = (code: number): boolean =>
  isLetter(code) || (code >= 48 && code <= 58) || code === 45 || code === 46 || code > 127
