import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { TestRequest } from '../../../../src/modules/notices/contract.ts'
import { noticeQuery, testChannel } from '../../api/notices.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { sendSign } from '../../texts/notices.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './notice-settings.module.css'

/** Sends a test message by a channel and says what became of it. */
export function TestButton({ request }: { request: TestRequest }) {
  const may = useMay()
  const test = useMutation({ mutationFn: () => testChannel(request) })
  if (!may('notices.write')) return null
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconSend size={14} />}
        loading={test.isPending}
        onClick={() => test.mutate()}
      >
        {text.noticeSettings.test}
      </Button>
      {test.data === undefined ? null : <Outcome noticeId={test.data.noticeId} />}
      <ErrorNote error={test.error} />
    </>
  )
}

function Outcome({ noticeId }: { noticeId: number }) {
  const { data, error } = useQuery(noticeQuery(noticeId))
  if (error !== null) return <ErrorNote error={error} />
  return (
    <div role="status" className={classes.outcomes}>
      {data === undefined ? text.noticeSettings.testing : null}
      {data?.sends.map(({ target, state, detail }) => (
        <div key={target} className={classes.outcome}>
          <Status {...sendSign[state]} />
          <span>{detail ?? text.noticeSettings.testing}</span>
        </div>
      ))}
    </div>
  )
}
