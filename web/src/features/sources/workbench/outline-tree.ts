import type { OutlineNode } from '../../../../../src/modules/feeds/parsing/contract.ts'

export interface OutlineBranch {
  readonly node: OutlineNode
  readonly children: readonly OutlineBranch[]
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

/** Nodes in document order as a tree; a node whose parent is not there hangs below the nearest one that is. */
export function toTree(nodes: readonly OutlineNode[]): readonly OutlineBranch[] {
  const children = new Map<string, OutlineBranch[]>([['', []]])
  for (const node of nodes) {
    const own: OutlineBranch[] = []
    let above = parentOf(node.path)
    while (!children.has(above)) above = parentOf(above)
    children.get(above)?.push({ node, children: own })
    children.set(node.path, own)
  }
  return children.get('') ?? []
}

const says = ({ text, link, image }: OutlineNode, words: string): boolean =>
  [text, link ?? '', image ?? ''].some((part) => part.toLowerCase().includes(words))

/** Only what says the words, with everything around it and in it. */
export function withWords(branches: readonly OutlineBranch[], words: string): readonly OutlineBranch[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return branches
  return branches.flatMap((branch) => {
    if (says(branch.node, wanted)) return [branch]
    const children = withWords(branch.children, wanted)
    return children.length === 0 ? [] : [{ ...branch, children }]
  })
}
