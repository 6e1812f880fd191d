import { checkContent, isHtmlProblem, parseTelegramHtml, parseTemplate } from '../../delivery/index.ts'
import { postFields, type Template } from './contract.ts'

interface Problem {
  readonly path: string
  readonly message: string
}

const known: ReadonlySet<string> = new Set(postFields)

/** What would be wrong with every post of this template. */
export function checkTemplate(template: Template): readonly Problem[] {
  const texts: readonly (readonly [string, string])[] = [
    ['text', template.text],
    ['digest.head', template.digest.head],
    ['digest.line', template.digest.line],
    ['edits.price', template.edits.price],
    ['edits.soldOut', template.edits.soldOut],
    ['edits.backInStock', template.edits.backInStock],
  ]
  const inTexts = texts.flatMap(([path, html]) => [...fieldProblems(path, html), ...htmlProblems(path, html)])
  const needed = [...emptyProblem('text', template.text), ...emptyProblem('digest.line', template.digest.line)]
  return [...inTexts, ...needed, ...buttonProblems(template), ...zoneProblems(template)]
}

function fieldProblems(path: string, text: string): Problem[] {
  return parseTemplate(text).flatMap((part): Problem[] => {
    if (part.kind === 'text' || (part.kind === 'field' && known.has(part.name))) return []
    const message =
      part.kind === 'broken'
        ? `"${part.text.slice(0, 60)}" is no field. A field looks like {{price}} or {{price|ask in the shop}}.`
        : `There is no field "${part.name}". Fields: ${postFields.join(', ')}.`
    return [{ path, message }]
  })
}

/** A stroke is refused by the parser wherever a value could break a tag, and is plain text elsewhere. */
function htmlProblems(path: string, html: string): Problem[] {
  const marked = parseTemplate(html).map((part) => (part.kind === 'field' ? '/' : part.text))
  const parsed = parseTelegramHtml(marked.join(''))
  return isHtmlProblem(parsed) ? [{ path, message: parsed.message }] : []
}

const emptyProblem = (path: string, text: string): Problem[] =>
  text.trim() === ''
    ? [{ path, message: 'It is empty. Write a text with fields, such as {{title}} and {{link}}.' }]
    : []

function buttonProblems({ buttons }: Template): Problem[] {
  return buttons.flatMap((row, y) =>
    row.flatMap((button, x): Problem[] => {
      const path = `buttons.${y}.${x}`
      const unknown = [...fieldProblems(`${path}.text`, button.text), ...fieldProblems(`${path}.url`, button.url)]
      if (unknown.length > 0 || button.url.includes('{{')) return unknown
      const content = { html: 'x', media: null, buttons: [[{ text: 'x', url: button.url }]] }
      return checkContent(content, []).map(({ message }) => ({ path: `${path}.url`, message }))
    }),
  )
}

function zoneProblems({ timeZone, locale }: Template): Problem[] {
  try {
    new Intl.DateTimeFormat(locale, { timeZone }).format(0)
    return []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [
      {
        path: 'timeZone',
        message: `"${timeZone}" or "${locale}" is not known. Write a zone as Europe/Berlin and a locale as de-AT.`,
      },
    ]
  }
}
