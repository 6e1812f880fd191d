import { Drawer, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { NoticeDetail } from '../../../../src/modules/notices/contract.ts'
import { keys } from '../../api/keys.ts'
import { markNoticesRead, noticeQuery } from '../../api/notices.ts'
import { useMay } from '../../api/permissions.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { noticeSign } from '../../texts/notices.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { Status } from '../../ui/Status.tsx'
import { NoticeActions } from './NoticeActions.tsx'
import classes from './NoticeDrawer.module.css'
import { SendList } from './SendList.tsx'
import { SubjectLink } from './SubjectLink.tsx'

interface NoticeDrawerProps {
  readonly noticeId: number | undefined
  readonly onClose: () => void
}

export const NoticeDrawer = ({ noticeId, onClose }: NoticeDrawerProps) => (
  <Drawer opened={noticeId !== undefined} onClose={onClose} position="right" size={480} title={text.notices.title}>
    {noticeId === undefined ? null : <Loading key={noticeId} noticeId={noticeId} />}
  </Drawer>
)

function Loading({ noticeId }: { noticeId: number }) {
  const query = useQuery(noticeQuery(noticeId))
  if (query.data !== undefined) return <Detail notice={query.data} />
  if (query.isError) return <LoadFailure error={query.error} retry={() => void query.refetch()} wayOut={null} />
  return <Skeleton height={280} />
}

/** To look at it is to have read it. */
function useRead({ id, isUnread, lastAt }: NoticeDetail): Error | null {
  const client = useQueryClient()
  const { mutate, error } = useMutation({
    mutationFn: () => markNoticesRead([id]),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.notices }),
  })
  useEffect(() => {
    if (isUnread) mutate()
  }, [isUnread, lastAt, mutate])
  return error
}

function Detail({ notice }: { notice: NoticeDetail }) {
  const may = useMay()
  const readError = useRead(notice)
  return (
    <Stack gap="md">
      <div>
        <Status {...noticeSign[notice.severity]} />
        <h2 className={classes.title}>{notice.title}</h2>
      </div>
      <p className={classes.text}>{notice.text}</p>
      <SubjectLink subject={notice.subject} />
      {notice.resolvedAt === null ? null : (
        <p className={classes.soft}>
          {text.notices.resolvedBy(notice.resolvedBy ?? '', formatDateTime(notice.resolvedAt))}
        </p>
      )}
      <Facts
        facts={[
          [text.notices.kind, text.notices.kinds[notice.kind]],
          [text.notices.happened, text.notices.times(notice.count, formatCount(notice.count))],
          [text.notices.first, formatDateTime(notice.firstAt)],
          [text.notices.last, formatDateTime(notice.lastAt)],
        ]}
      />
      {may('notices.write') ? <NoticeActions notice={notice} /> : null}
      <SendList sends={notice.sends} />
      <ErrorNote error={readError} title={text.notices.readFailed} />
    </Stack>
  )
}
