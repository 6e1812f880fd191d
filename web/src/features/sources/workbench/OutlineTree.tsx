import { memo } from 'react'
import { text } from '../../../texts/en.ts'
import type { OutlineBranch } from './outline-tree.ts'
import classes from './workbench.module.css'

interface OutlineTreeProps {
  readonly branches: readonly OutlineBranch[]
  readonly found: ReadonlySet<string>
}

/** Boxes in boxes; the panel around it hears the clicks. */
export const OutlineTree = memo(function OutlineTree({ branches, found }: OutlineTreeProps) {
  return branches.map((branch) => <Box key={branch.node.path} branch={branch} found={found} />)
})

function Box({ branch: { node, children }, found }: { branch: OutlineBranch; found: ReadonlySet<string> }) {
  const classNames = [classes.box, children.length > 1 ? classes.group : '', found.has(node.path) ? classes.found : '']
  return (
    <div className={classNames.join(' ')} data-path={node.path} role="treeitem" aria-selected={found.has(node.path)}>
      <button type="button" className={classes.node} aria-label={labelOf(node)}>
        <code className={classes.tag}>{node.tag}</code>
        {node.text === '' ? null : <bdi>{node.text}</bdi>}
        {node.link === null ? null : <bdi className={classes.target}>{node.link}</bdi>}
        {node.image === null ? null : <bdi className={classes.target}>{node.image}</bdi>}
      </button>
      {children.length === 0 ? null : <OutlineTree branches={children} found={found} />}
    </div>
  )
}

const labelOf = ({ tag, text: words, link, image }: OutlineBranch['node']): string =>
  [words, link, image].find((part) => part !== null && part !== '') ?? text.workbench.boxOf(tag)
