import { VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { noticeSummaryQuery } from '../../api/notices.ts'
import { text } from '../../texts/en.ts'
import classes from './NoticeCount.module.css'

const MOST = 99

/** How many open notices this person has not seen; takes no room when there is none. */
export function NoticeCount() {
  const { data } = useQuery(noticeSummaryQuery)
  if (data === undefined || data.unread === 0) return null
  return (
    <span className={data.worst === 'error' ? `${classes.count} ${classes.error}` : classes.count}>
      {data.unread > MOST ? text.notices.many : data.unread}
      <VisuallyHidden> {text.notices.unread}</VisuallyHidden>
    </span>
  )
}
