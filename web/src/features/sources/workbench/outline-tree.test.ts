import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OutlineNode } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { toTree, withWords, type OutlineBranch } from './outline-tree.ts'

const node = (path: string, text = ''): OutlineNode => ({ path, tag: 'div', text, link: null, image: null })
const flat = (branches: readonly OutlineBranch[]): readonly string[] =>
  branches.flatMap(({ node: { path }, children }) => [path, ...flat(children)])

describe('toTree', () => {
  it('nests by path', () => {
    const [root] = toTree([node('0'), node('0.0'), node('0.0.3'), node('0.1')])
    expect(root?.children.map(({ node: { path } }) => path)).toEqual(['0.0', '0.1'])
  })

  it('hangs a node whose parent was left out below the nearest one', () => {
    const [root] = toTree([node('0'), node('0.4.2.1')])
    expect(root?.children[0]?.node.path).toBe('0.4.2.1')
  })

  it('loses no node', () => {
    const paths = fc.uniqueArray(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.')))
    fc.assert(
      fc.property(paths, (all) => {
        expect([...flat(toTree(all.map((path) => node(path))))].sort()).toEqual([...all].sort())
      }),
    )
  })
})

describe('withWords', () => {
  it('keeps what says the words, and what is around it', () => {
    const tree = toTree([node('0'), node('0.0', 'A lamp'), node('0.1', 'A chair'), node('0.1.0', 'wooden')])
    expect(flat(withWords(tree, 'CHAIR'))).toEqual(['0', '0.1', '0.1.0'])
    expect(withWords(tree, 'sofa')).toEqual([])
    expect(withWords(tree, ' ')).toBe(tree)
  })
})
