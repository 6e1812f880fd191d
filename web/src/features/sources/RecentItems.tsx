import { Skeleton } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import type { Item } from '../../../../src/modules/feeds/products/contract.ts'
import { recentItemsQuery } from '../../api/items.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { ProductLink } from '../../ui/feed-links.tsx'
import { PostLink } from './PostLink.tsx'
import classes from './SourcePage.module.css'

export function RecentItems({ source }: { source: Source }) {
  const items = useQuery({ ...recentItemsQuery(source.id, source.lastPollAt), placeholderData: keepPreviousData })
  return (
    <Panel
      title={text.sources.recent}
      flush
      actions={
        <>
          <LinkAnchor to="/why" search={{ source: source.id }}>
            {text.sources.whyLink}
          </LinkAnchor>
          <LinkAnchor to="/items" search={{ source: source.id }}>
            {text.sources.allItems}
          </LinkAnchor>
        </>
      }
    >
      <ErrorNote error={items.error} retry={() => void items.refetch()} />
      {items.data === undefined ? (
        <Skeleton height={120} m={14} width="auto" />
      ) : items.data.items.length === 0 ? (
        <EmptyState title={text.items.none} note={text.items.noneNote} />
      ) : (
        items.data.items.map((item) => <ItemLine key={item.id} item={item} channels={source.channels} />)
      )}
    </Panel>
  )
}

const ItemLine = ({ item, channels }: { item: Item; channels: Source['channels'] }) => (
  <div className={classes.item}>
    <ProductLink id={item.productId} className={classes.itemName}>
      <bdi>{item.title === '' ? (item.url ?? text.items.untitled) : item.title}</bdi>
    </ProductLink>
    <span className={classes.number}>{item.price === null ? '' : formatMoney(item.price)}</span>
    <time className={`${classes.number} ${classes.soft}`} title={formatFullTime(item.firstSeenAt)}>
      {formatDateTime(item.firstSeenAt)}
    </time>
    <PostLink itemId={item.id} channels={channels} />
  </div>
)
