import { readAttributes } from './attributes.ts'
import { decodeReferences } from './entities.ts'
import { knownPrefix } from './namespaces.ts'
import { scanMarkup, type MarkupVisitor } from './scan.ts'

/** An element. Names are in lower case, with our prefix of their namespace: `content:encoded` whatever the document calls it. */
export interface XmlNode {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly parent: XmlNode | null
  readonly children: XmlNode[]
  /** Its own text, decoded; CDATA as it stands. */
  text: string
  /** Where its content begins and ends in the document. */
  readonly from: number
  to: number
}

export interface XmlOptions {
  /** Elements that are handed over as soon as they end, and then let go of: a document's entries. They do not stand in one another. */
  readonly emit: ReadonlySet<string>
  /** @returns false: no more is wanted. */
  onNode(node: XmlNode): boolean
  /** Whether an element that only holds text has lost its end, because this one begins. */
  endsBefore?(open: string, next: string): boolean
}

/** Deeper elements, and those after so many that are open or waiting, are not seen. */
const MAX_DEPTH = 200
const MAX_NODES = 50_000
const MAX_TEXT = 4 * 1024 * 1024

/**
 * Reads XML however broken, in one pass: what is not closed ends with its parent, what nobody opened is not there, entities of the
 * document's own are never expanded. Elements that are not emitted are kept, so that a feed's head can be asked afterwards.
 * @returns the document, whose children are its outermost elements.
 */
export function readXml(source: string, options: XmlOptions): XmlNode {
  const document = toNode('', NO_ATTRIBUTES, null, 0)
  const tree = createTree(source, document, options)
  scanMarkup(source, tree, { openElement: () => tree.openElement(), isDone: () => tree.isDone() })
  tree.finish()
  return document
}

interface Tree extends MarkupVisitor {
  openElement(): string | null
  isDone(): boolean
  finish(): void
}

function createTree(source: string, document: XmlNode, { emit, onNode, endsBefore }: XmlOptions): Tree {
  const namespaces = new Map<string, string>()
  /** The open elements by the names that are written. */
  const written: string[] = []
  /** How deep the entry lies that is open. */
  let entryDepth = -1
  let current = document
  /** Elements that are open and not seen. */
  let hidden = 0
  let nodes = 0
  let isDone = false

  const end = (at: number): void => {
    const node = current
    node.to = at
    written.pop()
    current = node.parent ?? document
    if (written.length !== entryDepth) return
    entryDepth = -1
    current.children.pop()
    nodes -= sizeOf(node)
    isDone = !onNode(node)
  }
  const endTo = (depth: number, at: number): void => {
    hidden = 0
    while (written.length > depth && !isDone) end(at)
  }
  const add = (text: string): void => {
    if (hidden === 0 && current.text.length + text.length <= MAX_TEXT) current.text += text
  }
  return {
    open(name, attributes, isSelfClosing, start, contentStart) {
      const canonical = nameOf(name, attributes, namespaces)
      const isEntry = emit.has(canonical)
      if (isEntry && entryDepth !== -1) endTo(entryDepth, start)
      if (isDone) return
      if (hidden === 0 && written.length > 0 && endsBefore?.(current.name, canonical) === true) end(start)
      if (hidden > 0 || written.length >= MAX_DEPTH || nodes >= MAX_NODES) {
        if (!isSelfClosing) hidden += 1
        return
      }
      nodes += 1
      const node = toNode(canonical, readAttributes(attributes), current, contentStart)
      current.children.push(node)
      current = node
      if (isEntry) entryDepth = written.length
      written.push(name)
      if (isSelfClosing) end(contentStart)
    },
    close(name, start) {
      const depth = written.lastIndexOf(name)
      const endsEntry = depth !== -1 && depth === entryDepth
      if (hidden > 0 && !endsEntry) hidden -= 1
      else if (depth !== -1) endTo(depth, start)
    },
    text: (from, to) => add(decodeReferences(source.slice(from, to))),
    cdata: (from, to) => add(source.slice(from, to)),
    openElement: () => written.at(-1) ?? null,
    isDone: () => isDone,
    finish: () => endTo(0, source.length),
  }
}

function nameOf(name: string, attributes: string, namespaces: Map<string, string>): string {
  let own: string | null = null
  if (attributes.includes('xmlns')) {
    for (const [key, uri] of readAttributes(attributes)) {
      const prefix = knownPrefix(uri)
      if (prefix === null) continue
      if (key === 'xmlns') own = prefix
      else if (key.startsWith('xmlns:')) namespaces.set(key.slice(6), prefix)
    }
  }
  const colon = name.indexOf(':')
  if (colon === -1) return own === null || own === '' || own === 'atom' ? name : `${own}:${name}`
  const prefix = namespaces.get(name.slice(0, colon)) ?? name.slice(0, colon)
  return prefix === '' ? name.slice(colon + 1) : `${prefix}:${name.slice(colon + 1)}`
}

function sizeOf(node: XmlNode): number {
  let size = 1
  for (const child of node.children) size += sizeOf(child)
  return size
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

const toNode = (name: string, attributes: XmlNode['attributes'], parent: XmlNode | null, from: number): XmlNode => ({
  name,
  attributes,
  parent,
  children: [],
  text: '',
  from,
  to: from,
})
