import type { JsonObject } from '../json/values.ts'
import type { Json } from '../json/parse-json.ts'
import { textWithBlanks } from '../page/field-value.ts'
import type { Page, PageElement, Selection } from '../page/load-page.ts'

const MAX_ITEMS = 200
const MAX_DEPTH = 6
const ADDRESS_OF: Readonly<Record<string, string>> = {
  a: 'href',
  link: 'href',
  area: 'href',
  img: 'src',
  source: 'src',
  iframe: 'src',
  object: 'data',
}

/** The products that a page marks up by microdata, in the shape that JSON-LD has. */
export function microdataProducts({ $ }: Page): JsonObject[] {
  const found = $('[itemscope][itemtype]').filter((_, element) =>
    /schema\.org\/(?:individual)?product(?:group)?\/?$/i.test($(element).attr('itemtype') ?? ''),
  )
  const own = found.filter((_, element) => isPagesOwn($(element)))
  return own
    .slice(0, MAX_ITEMS)
    .toArray()
    .map((element) => readScope($, $(element), 0))
}

const isPagesOwn = (element: Selection): boolean => {
  const property = (element.attr('itemprop') ?? '').toLowerCase()
  return !['isrelatedto', 'issimilarto', 'hasvariant', 'itemreviewed'].includes(property)
}

function readScope($: Page['$'], scope: Selection, depth: number): JsonObject {
  const values = new Map<string, Json[]>()
  const put = (name: string, value: Json): void => {
    const known = values.get(name)
    if (known === undefined) values.set(name, [value])
    else if (known.length < MAX_ITEMS) known.push(value)
  }
  for (const element of propertiesOf($, scope)) {
    const at = $(element)
    const isScope = at.attr('itemscope') !== undefined
    if (isScope && depth >= MAX_DEPTH) continue
    const value = isScope ? readScope($, at, depth + 1) : valueOf(at)
    for (const name of (at.attr('itemprop') ?? '').split(/\s+/)) put(name, value)
  }
  return { '@type': scope.attr('itemtype') ?? '', ...Object.fromEntries(values) }
}

/** Elements with `itemprop` that belong to this scope and to none inside of it. */
function propertiesOf($: Page['$'], scope: Selection): PageElement[] {
  const found: PageElement[] = []
  const stack = scope.children().toArray().toReversed()
  for (let element = stack.pop(); element !== undefined; element = stack.pop()) {
    const at = $(element)
    if (at.attr('itemprop') !== undefined) found.push(element)
    if (at.attr('itemscope') === undefined) stack.push(...at.children().toArray().toReversed())
  }
  return found
}

function valueOf(element: Selection): string {
  const content = element.attr('content')
  if (content !== undefined) return content
  const address = ADDRESS_OF[element.prop('tagName')?.toLowerCase() ?? '']
  if (address !== undefined) return element.attr(address) ?? ''
  return (element.attr('datetime') ?? element.attr('value') ?? textWithBlanks(element)).trim()
}
