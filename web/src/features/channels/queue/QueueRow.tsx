import { ActionIcon, Tooltip } from '@mantine/core'
import { IconGripVertical } from '@tabler/icons-react'
import { useState, type DragEvent, type KeyboardEvent } from 'react'
import type { MoveRequest, Post } from '../../../../../src/modules/feeds/channels/contract.ts'
import { formatMoney } from '../../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../../format/time.ts'
import { postSign } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'
import { ProductLink } from '../../../ui/feed-links.tsx'
import { Status } from '../../../ui/Status.tsx'
import { QueueActions } from './QueueActions.tsx'
import type { QueueRowProps } from './queue-row.ts'
import classes from './queue.module.css'

export function QueueRow(props: QueueRowProps) {
  const { post, isMovable, onDropHere, mayPost } = props
  const [isOver, setIsOver] = useState(false)
  const allow = (event: DragEvent): void => {
    if (!isMovable) return
    event.preventDefault()
    setIsOver(true)
  }
  return (
    <li
      className={`${classes.row} ${isOver ? classes.over : ''}`}
      onDragOver={allow}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        onDropHere()
      }}
    >
      <Handle {...props} />
      <span className={classes.stack}>
        <ProductLink id={post.productId} className={classes.title}>
          <bdi>{post.title === '' ? (post.url ?? '') : post.title}</bdi>
        </ProductLink>
        <span className={classes.soft}>{factsOf(post)}</span>
      </span>
      <When post={post} />
      {mayPost ? <QueueActions {...props} /> : null}
    </li>
  )
}

const factsOf = ({ price, occasion, why, expiresAt }: Post): string =>
  [
    price === null ? '' : formatMoney(price),
    occasion === 'first' ? '' : occasion,
    why ?? '',
    expiresAt === null ? '' : text.queue.expires(formatDateTime(expiresAt)),
  ]
    .filter((word) => word !== '')
    .join(' · ')

const When = ({ post }: { post: Post }) => (
  <span className={classes.when}>
    {post.state === 'queued' ? (
      <time title={post.expectedAt === null ? undefined : formatFullTime(post.expectedAt)}>
        {post.expectedAt === null ? '' : text.queue.expectedAt(formatDateTime(post.expectedAt))}
      </time>
    ) : (
      <Status {...postSign[post.state]} />
    )}
    {post.isUrgent ? <span className={classes.urgent}>{text.queue.urgent}</span> : null}
  </span>
)

/** Takes the row along: with the mouse, or with the arrow keys. */
function Handle({ post, isMovable, neighbours, onMove, onDragStart }: QueueRowProps) {
  if (!isMovable) return <span />
  const moves: Readonly<Record<string, MoveRequest | null>> = {
    ArrowUp: neighbours.before === null ? null : { before: neighbours.before },
    ArrowDown: neighbours.after === null ? null : { after: neighbours.after },
    Home: { to: 'first' },
    End: { to: 'last' },
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moves[event.key]
    if (to === undefined) return
    event.preventDefault()
    if (to !== null) onMove(to)
  }
  return (
    <Tooltip label={text.queue.dragHint}>
      <ActionIcon
        variant="subtle"
        color="gray"
        className={classes.handle ?? ''}
        aria-label={text.queue.handle(post.title)}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = 'move'
          event.dataTransfer.setData('text/plain', String(post.id))
          onDragStart()
        }}
        onKeyDown={onKeyDown}
      >
        <IconGripVertical size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
