import { isHtmlProblem, parseTelegramHtml, parseTemplate } from '../../delivery/index.ts'
import { fill, flat, MAX_SLOTS, slotCharacter, withoutSlotCharacters, type Slot } from '../core/template/fill.ts'
import { plain, type Mark, type Rich } from '../core/template/rich.ts'
import { escapeText } from '../core/template/to-html.ts'
import type { Values } from '../core/template/values.ts'

type Formatted = Exclude<ReturnType<typeof parseTelegramHtml>, { readonly message: string }>

export const toRich = ({ text, entities }: Formatted): Rich => ({
  text,
  marks: entities.map(({ type, offset, length, url, language }): Mark => ({
    type,
    start: offset,
    end: offset + length,
    ...(url === undefined ? {} : { url }),
    ...(language === undefined ? {} : { language }),
  })),
})

/** The template with values. Its HTML is read before they are put in, so that no value can be markup; broken HTML is shown as it stands. */
export function fillTemplate(template: string, values: Values): Rich {
  const { html, slots } = markSlots(withoutSlotCharacters(template), values)
  const parsed = parseTelegramHtml(html)
  const skeleton = isHtmlProblem(parsed) ? plain(html) : toRich(parsed)
  return fill({ ...skeleton, slots })
}

/** A field is a character that stands for it; one inside a tag is its value, escaped, and its character follows the tag. */
function markSlots(template: string, values: Values): { readonly html: string; readonly slots: readonly Slot[] } {
  const slots: Slot[] = []
  const tag = createTagReader()
  let pending = ''
  let html = ''
  for (const part of parseTemplate(template)) {
    if (part.kind !== 'field') {
      const end = tag.read(part.text)
      html += end < 0 ? part.text : part.text.slice(0, end) + pending + part.text.slice(end)
      if (end >= 0) pending = ''
      continue
    }
    if (slots.length >= MAX_SLOTS) continue
    const known = values.get(part.name)
    const value = known === undefined || known.text.trim() === '' ? plain(part.fallback) : known
    const unit = slotCharacter(slots.push({ value, isSilent: tag.isInside() }) - 1)
    if (tag.isInside()) {
      html += escapeText(withoutSlotCharacters(flat(value)))
      pending += unit
    } else html += unit
  }
  return { html, slots }
}

/** Knows whether the text so far ends inside of `<…>`; `read` tells where the tag that was open before ends, or -1. */
function createTagReader() {
  let isInside = false
  let quote = ''
  return {
    isInside: () => isInside,
    read(text: string): number {
      let end = -1
      const wasInside = isInside
      for (let at = 0; at < text.length; at++) {
        const unit = text.charAt(at)
        if (!isInside) isInside = unit === '<'
        else if (quote !== '') quote = unit === quote ? '' : quote
        else if (unit === '"' || unit === "'") quote = unit
        else if (unit === '>') {
          isInside = false
          if (wasInside && end < 0) end = at + 1
        }
      }
      return end
    },
  }
}
