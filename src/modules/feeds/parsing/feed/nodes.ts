import type { XmlNode } from '../../core/markup/xml.ts'

/** An XML document and how to ask an element of it. */
export interface Nodes {
  /** Text of the first child with one of the names that has any, the names in order of preference. */
  readonly text: (node: XmlNode, ...names: readonly string[]) => string
  /** HTML of a child: what it escapes, or the markup that stands in it unescaped. */
  readonly html: (node: XmlNode, ...names: readonly string[]) => string
}

export const childrenOf = (node: XmlNode, name: string): XmlNode[] =>
  node.children.filter((child) => child.name === name)

export const childOf = (node: XmlNode, name: string): XmlNode | undefined =>
  node.children.find((child) => child.name === name)

export const attributeOf = (node: XmlNode | undefined, name: string): string => node?.attributes.get(name)?.trim() ?? ''

/** The base that links in an element are relative to: `xml:base` of itself and all around it. */
export function baseOf(node: XmlNode, documentUrl: string): string {
  const bases: string[] = []
  for (let each: XmlNode | null = node; each !== null; each = each.parent) {
    const base = attributeOf(each, 'xml:base')
    if (base !== '') bases.push(base)
  }
  return bases.reduceRight((outer, base) => URL.parse(base, outer)?.href ?? outer, documentUrl)
}

/** The nearest `xml:lang`. */
export function languageOf(node: XmlNode): string {
  for (let each: XmlNode | null = node; each !== null; each = each.parent) {
    const language = attributeOf(each, 'xml:lang')
    if (language !== '') return language
  }
  return ''
}

export function createNodes(source: string): Nodes {
  const htmlOf = (node: XmlNode): string =>
    node.children.length > 0 ? source.slice(node.from, node.to).replace(/<!\[CDATA\[|\]\]>/g, '') : node.text.trim()
  const first = (node: XmlNode, names: readonly string[], read: (child: XmlNode) => string): string => {
    for (const name of names) {
      for (const child of node.children) {
        if (child.name !== name) continue
        const found = read(child)
        if (found !== '') return found
      }
    }
    return ''
  }
  return {
    text: (node, ...names) => first(node, names, (child) => child.text.trim()),
    html: (node, ...names) => first(node, names, htmlOf),
  }
}
