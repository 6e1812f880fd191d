import { cleanText, EMPTY, type Mark, type Rich } from './rich.ts'

/** A template whose fields are single characters of the private use area, as its text was read. */
export interface Skeleton {
  readonly text: string
  readonly marks: readonly Mark[]
  /** What the character at FIRST_SLOT + index stands for. */
  readonly slots: readonly Slot[]
}
export interface Slot {
  readonly value: Rich
  /** It decides whether its line stays, and shows nothing: a field in an address. */
  readonly isSilent: boolean
}

const FIRST_SLOT = 0xe000
export const MAX_SLOTS = 0xf8ff - FIRST_SLOT

export const slotCharacter = (index: number): string => String.fromCharCode(FIRST_SLOT + index)
export const withoutSlotCharacters = (text: string): string => text.toWellFormed().replace(/[\ue000-\uf8ff]/g, '')

/** Puts values in. A line whose fields are all empty is left out, and so are empty lines beyond one. */
export function fill({ text, marks, slots }: Skeleton): Rich {
  const writer: Writer = { text: '', marks: [], positions: [] }
  let from = 0
  for (const line of text.split('\n')) {
    const used = slotsIn(line, slots)
    const isKept = used.length === 0 || used.some(({ value }) => value.text !== '')
    if (from > 0) writer.positions.push(writer.text.length)
    if (from > 0 && isKept) writeBreak(writer)
    if (isKept) writeLine(writer, line, slots)
    else for (let index = 0; index < line.length; index++) writer.positions.push(writer.text.length)
    from += line.length + 1
  }
  writer.positions.push(writer.text.length)
  const moved = marks.flatMap((mark) => move(mark, writer))
  return trimEnd({ text: writer.text, marks: [...moved, ...writer.marks] })
}

interface Writer {
  text: string
  readonly marks: Mark[]
  /** Where each unit of the skeleton went. */
  readonly positions: number[]
}

function slotsIn(line: string, slots: readonly Slot[]): Slot[] {
  return [...line.matchAll(/[\ue000-\uf8ff]/g)].flatMap(([unit]) => slots[unit.charCodeAt(0) - FIRST_SLOT] ?? [])
}

function writeLine(writer: Writer, line: string, slots: readonly Slot[]): void {
  for (const unit of line.split('')) {
    const slot = slots[unit.charCodeAt(0) - FIRST_SLOT]
    const isAfterNothing = unit === ' ' && isBlank(writer.text.charAt(writer.text.length - 1))
    if (slot === undefined && isAfterNothing) writer.positions.push(writer.text.length)
    else if (slot === undefined) {
      writer.positions.push(writer.text.length)
      writer.text += unit
    } else writeSlot(writer, slot)
  }
}

function writeSlot(writer: Writer, { value, isSilent }: Slot): void {
  const at = writer.text.length
  writer.positions.push(at)
  if (isSilent) return
  for (const mark of value.marks) writer.marks.push({ ...mark, start: mark.start + at, end: mark.end + at })
  writer.text += value.text
}

/** Never more than one empty line, none at the start, no blanks at the end of a line. */
function writeBreak(writer: Writer): void {
  let end = writer.text.length
  while (end > 0 && ' \t'.includes(writer.text.charAt(end - 1))) end--
  if (end < writer.text.length) shorten(writer, writer.text.slice(0, end))
  if (writer.text !== '' && !writer.text.endsWith('\n\n')) writer.text += '\n'
}

const isBlank = (unit: string): boolean => unit === '' || ' \t\n'.includes(unit)

function shorten(writer: Writer, text: string): void {
  writer.text = text
  for (let index = writer.positions.length - 1; (writer.positions[index] ?? 0) > text.length; index--)
    writer.positions[index] = text.length
  for (const [index, mark] of writer.marks.entries())
    if (mark.end > text.length) writer.marks[index] = { ...mark, end: text.length }
}

function move(mark: Mark, { positions, text }: Writer): Mark[] {
  const start = positions[mark.start] ?? text.length
  const end = positions[mark.end] ?? text.length
  return start < end ? [{ ...mark, start, end }] : []
}

function trimEnd({ text, marks }: Rich): Rich {
  const kept = text.trimEnd()
  if (kept === '') return EMPTY
  return {
    text: kept,
    marks: marks
      .map((mark) => ({ ...mark, end: Math.min(mark.end, kept.length) }))
      .filter(({ start, end }) => start < end),
  }
}

/** A value where no formatting can be: in a button, in an address. */
export const flat = (value: Rich | undefined): string =>
  cleanText(value?.text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
