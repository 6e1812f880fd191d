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
  readonly onNode: (node: XmlNode) => boolean
  /** Whether an element that only holds text has lost its end, because this one begins. */
  readonly endsBefore?: (open: string, next: string) => boolean
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

/** Where the reader is. */
interface State {
  readonly options: XmlOptions
  readonly document: XmlNode
  /** The open elements by the names that are written. */
  readonly written: string[]
  /** How deep the entry lies that is open; -1: none. */
  entryDepth: number
  current: XmlNode
  /** Elements that are open and not seen. */
  hidden: number
  nodes: number
  isDone: boolean
}

function createTree(source: string, document: XmlNode, options: XmlOptions): Tree {
  const namespaces = new Map<string, string>()
  const written: string[] = []
  const state: State = {
    options,
    document,
    written,
    entryDepth: -1,
    current: document,
    hidden: 0,
    nodes: 0,
    isDone: false,
  }
  const add = (text: string): void => {
    if (state.hidden === 0 && state.current.text.length + text.length <= MAX_TEXT) state.current.text += text
  }
  return {
    open({ name, attributes, isSelfClosing, start, end }) {
      const canonical = nameOf(name, attributes, namespaces)
      makeRoom(state, canonical, start)
      if (state.isDone) return
      if (state.hidden > 0 || written.length >= MAX_DEPTH || state.nodes >= MAX_NODES) {
        if (!isSelfClosing) state.hidden += 1
        return
      }
      state.nodes += 1
      const node = toNode(canonical, readAttributes(attributes), state.current, end)
      state.current.children.push(node)
      state.current = node
      if (options.emit.has(canonical)) state.entryDepth = written.length
      written.push(name)
      if (isSelfClosing) endCurrent(state, end)
    },
    close(name, start) {
      const depth = written.lastIndexOf(name)
      const endsEntry = depth !== -1 && depth === state.entryDepth
      if (state.hidden > 0 && !endsEntry) state.hidden -= 1
      else if (depth !== -1) endTo(state, depth, start)
    },
    text: (from, to) => add(decodeReferences(source.slice(from, to))),
    cdata: (from, to) => add(source.slice(from, to)),
    openElement: () => written.at(-1) ?? null,
    isDone: () => state.isDone,
    finish: () => endTo(state, 0, source.length),
  }
}

/** Ends what has lost its end, as the next element shows. */
function makeRoom(state: State, next: string, at: number): void {
  const { options, written, entryDepth, current, hidden } = state
  if (entryDepth !== -1 && options.emit.has(next)) endTo(state, entryDepth, at)
  else if (hidden === 0 && written.length > 0 && options.endsBefore?.(current.name, next) === true)
    endCurrent(state, at)
}

function endTo(state: State, depth: number, at: number): void {
  state.hidden = 0
  while (state.written.length > depth && !state.isDone) endCurrent(state, at)
}

/** An entry is handed over and let go of. */
function endCurrent(state: State, at: number): void {
  const node = state.current
  node.to = at
  state.written.pop()
  state.current = node.parent ?? state.document
  if (state.written.length !== state.entryDepth) return
  state.entryDepth = -1
  state.current.children.pop()
  state.nodes -= sizeOf(node)
  state.isDone = !state.options.onNode(node)
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
