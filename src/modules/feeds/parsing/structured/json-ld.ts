import { isList, isObject, listOf, textOf, type JsonObject } from '../json/values.ts'
import { parseJson, type Json } from '../json/parse-json.ts'

const MAX_SCRIPTS = 50
const MAX_WALKED = 20_000
const MAX_DEPTH = 20
/** Products under these are others than the page's own. */
const OTHERS: ReadonlySet<string> = new Set([
  'isrelatedto',
  'issimilarto',
  'isaccessoryorsparepartfor',
  'isconsumablefor',
  'review',
  'hasvariant',
  'isvariantof',
  'itemreviewed',
])
const PRODUCT = /(?:^|[/#:])(?:product|productgroup|individualproduct|productmodel|vehicle|car)$/i

export const isProduct = (node: JsonObject): boolean => listOf(node['@type']).some((type) => PRODUCT.test(textOf(type)))

/** What JSON-LD scripts say of products, as objects whose references (`{"@id": ...}`) are what they refer to. */
export function productsOf(scripts: readonly string[]): JsonObject[] {
  const nodes: JsonObject[] = []
  const roots = scripts.slice(0, MAX_SCRIPTS).flatMap((script) => readScript(script) ?? [])
  for (const root of roots) walk(root, nodes, 0)
  const byId = new Map<string, JsonObject>()
  for (const node of nodes) {
    const id = textOf(node['@id'])
    if (id !== '' && Object.keys(node).length > 1 && !byId.has(id)) byId.set(id, node)
  }
  const found = new Set<JsonObject>()
  for (const node of nodes) if (isProduct(node) && Object.keys(node).length > 2) found.add(resolve(node, byId, 0))
  return [...found]
}

function walk(value: Json, nodes: JsonObject[], depth: number): void {
  if (depth > MAX_DEPTH || nodes.length >= MAX_WALKED) return
  for (const each of listOf(value)) {
    if (!isObject(each)) continue
    nodes.push(each)
    for (const [key, inner] of Object.entries(each)) {
      if (typeof inner === 'object' && inner !== null && !OTHERS.has(key.toLowerCase())) walk(inner, nodes, depth + 1)
    }
  }
}

/** References become what they refer to, three levels down: an offer's seller's address is of no use. */
function resolve(node: JsonObject, byId: ReadonlyMap<string, JsonObject>, depth: number): JsonObject {
  if (depth > 3) return node
  const known = Object.keys(node).length === 1 ? (byId.get(textOf(node['@id'])) ?? node) : node
  const inner = (value: Json): Json => (isObject(value) ? resolve(value, byId, depth + 1) : value)
  return Object.fromEntries(
    Object.entries(known).map(([key, value]) => [key, isList(value) ? value.slice(0, 200).map(inner) : inner(value)]),
  )
}

const withoutTail = (text: string): string => text.replace(/(?<![\s;])[\s;]+$/, '')

/** Shops write line breaks into strings, commas behind the last member and HTML comments around it all. */
function readScript(script: string): Json | null {
  const opened = script.replace(/^\s*(?:<!--|\/\*<!\[CDATA\[\*\/|<!\[CDATA\[)?/, '')
  const plain = withoutTail(withoutTail(opened).replace(/(?:-->|\/\*\]\]>\*\/|\]\]>)$/, ''))
  const read = parseJson(plain)
  if (read.kind === 'ok') return read.value
  if (read.reason === 'too_large') return null
  const mended = parseJson(plain.replace(/[\r\n\t]+/g, ' ').replace(/,(?=\s*[}\]])/g, ''))
  return mended.kind === 'ok' ? mended.value : null
}
