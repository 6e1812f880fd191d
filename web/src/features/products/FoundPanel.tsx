import { Link } from '@tanstack/react-router'
import type { Item, ProductDetail } from '../../../../src/modules/feeds/products/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { availabilityWords } from '../../texts/workbench.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './products.module.css'

export const FoundPanel = ({ product }: { product: ProductDetail }) => (
  <Panel title={text.products.items} note={text.products.itemsNote(formatCount(product.nItems))} flush>
    {product.items.map((item) => (
      <Row key={item.id} item={item} />
    ))}
  </Panel>
)

const Row = ({ item }: { item: Item }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <Link to="/sources/$sourceId" params={{ sourceId: String(item.sourceId) }} className={classes.name}>
        <bdi>{item.sourceTitle}</bdi>
      </Link>
      <span className={classes.soft} title={item.key}>
        {item.ruleText}
        {item.origin === 'person' ? ` · ${text.products.byHand}` : ''}
      </span>
      {item.url === null ? null : (
        <a className={classes.link} href={safeHref(item.url) ?? undefined} target="_blank" rel="noreferrer noopener">
          <bdi>{item.title === '' ? item.url : item.title}</bdi>
        </a>
      )}
    </span>
    <span className={`${classes.stack} ${classes.end}`}>
      <strong>{item.price === null ? '' : formatMoney(item.price)}</strong>
      <span className={classes.soft}>{availabilityWords[item.availability]}</span>
      <time className={classes.soft} title={formatFullTime(item.lastSeenAt)}>
        {formatDateTime(item.lastSeenAt)}
      </time>
    </span>
  </div>
)
