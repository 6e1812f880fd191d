import { Link } from '@tanstack/react-router'
import type { Notice } from '../../../../src/modules/notices/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { noticeSign } from '../../texts/notices.ts'
import { ToneMark } from '../../ui/Status.tsx'
import classes from './NoticeRow.module.css'

export const NoticeRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span />
    <span>{text.notices.what}</span>
    <span className={classes.wide}>{text.notices.who}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.notices.happened}</span>
    <span className={classes.number}>{text.notices.last}</span>
  </div>
)

export function NoticeRow({ notice }: { notice: Notice }) {
  const { tone, word } = noticeSign[notice.severity]
  const isOver = notice.resolvedAt !== null
  return (
    <div className={notice.isUnread ? `${classes.row} ${classes.unread}` : classes.row}>
      <span title={word} role="img" aria-label={word}>
        <ToneMark tone={isOver ? 'off' : tone} size={18} />
      </span>
      <span className={classes.cut}>
        <Link
          from="/notices"
          to="/notices"
          search={(now) => ({ ...now, notice: notice.id })}
          resetScroll={false}
          className={classes.title}
        >
          {notice.title}
        </Link>
        <span className={classes.text}>{notice.text}</span>
      </span>
      <span className={`${classes.wide} ${classes.soft}`}>{notice.assignedTo?.name ?? text.notices.nobody}</span>
      <span className={`${classes.wide} ${classes.number}`}>
        {notice.count === 1 ? '' : text.notices.times(notice.count, formatCount(notice.count))}
      </span>
      <time className={`${classes.number} ${classes.soft}`} title={formatFullTime(notice.lastAt)}>
        {formatDateTime(notice.lastAt)}
      </time>
    </div>
  )
}
