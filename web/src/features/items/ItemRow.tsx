import { Link } from '@tanstack/react-router'
import type { Item } from '../../../../src/modules/feeds/products/contract.ts'
import { formatMoney } from '../../format/money.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { availabilityWords } from '../../texts/workbench.ts'
import { text } from '../../texts/en.ts'
import { ProductLink } from '../../ui/feed-links.tsx'
import classes from './ItemRow.module.css'

export const ItemRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{text.items.head.item}</span>
    <span className={classes.number}>{text.items.head.price}</span>
    <span className={classes.wide}>{text.items.head.source}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.items.head.seen}</span>
    <span className={classes.wide} />
  </div>
)

export const ItemRow = ({ item }: { item: Item }) => (
  <div className={classes.row}>
    <span className={classes.stack}>
      <ProductLink id={item.productId} className={classes.name}>
        <bdi>{item.title === '' ? (item.url ?? text.items.untitled) : item.title}</bdi>
      </ProductLink>
      <span className={classes.soft} title={`${item.ruleText}: ${item.key}`}>
        <bdi>{item.url ?? item.ruleText}</bdi>
      </span>
    </span>
    <span className={`${classes.stack} ${classes.number}`}>
      <span>{item.price === null ? '' : formatMoney(item.price)}</span>
      <span className={classes.soft}>{availabilityWords[item.availability]}</span>
    </span>
    <span className={`${classes.wide} ${classes.above} ${classes.cut}`}>
      <Link to="/sources/$sourceId" params={{ sourceId: String(item.sourceId) }} className={classes.link}>
        {item.sourceTitle}
      </Link>
    </span>
    <time className={`${classes.wide} ${classes.number} ${classes.soft}`} title={formatFullTime(item.firstSeenAt)}>
      {formatDateTime(item.firstSeenAt)}
    </time>
    <span className={`${classes.wide} ${classes.above} ${classes.number}`}>
      <Link to="/why" search={{ q: item.url ?? item.title }} className={classes.link}>
        {text.items.why}
      </Link>
    </span>
  </div>
)
