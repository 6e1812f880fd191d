import type { ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { postSign } from '../../texts/channels.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { ChannelLink } from '../../ui/feed-links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './products.module.css'

export const PostedPanel = ({ product }: { product: ProductDetail }) => (
  <Panel title={text.products.posts} flush>
    {product.posts.length === 0 ? <EmptyState title={text.products.noPosts} /> : null}
    {product.posts.map((post) => {
      const at = post.postedAt ?? post.queuedAt
      return (
        <div key={post.postId} className={classes.row}>
          <span className={classes.stack}>
            <ChannelLink id={post.channelId} className={classes.name}>
              <bdi>{post.channelTitle}</bdi>
            </ChannelLink>
            <span className={classes.soft}>{post.price === null ? '' : formatMoney(post.price)}</span>
          </span>
          <span className={`${classes.stack} ${classes.end}`}>
            <Status {...postSign[post.state]} />
            <time className={classes.soft} title={formatFullTime(at)}>
              {formatDateTime(at)}
            </time>
          </span>
        </div>
      )
    })}
  </Panel>
)
