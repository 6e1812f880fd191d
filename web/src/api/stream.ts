import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { progressSchema } from '../../../src/modules/campaigns/contract.ts'
import { keys } from './keys.ts'
import { eventsPath } from './run.ts'
import { waitBeforeRetryMs } from './retry-wait.ts'

export type StreamState = 'connecting' | 'live' | 'reconnecting'

interface Subscription {
  readonly path: string
  /** Name of the events that carry data. */
  readonly event?: string
  readonly onData: (data: unknown) => void
  readonly onState: (state: StreamState) => void
  /** The stream broke or was ended by the server: what it told may be old, and the session may be over. */
  readonly onBreak: () => void
}

/** Follows a stream of events (`progress`, unless named otherwise) until closed. Connects again by itself, also after the server was restarted. */
export function followStream({ path, event: name = 'progress', onData, onState, onBreak }: Subscription): () => void {
  let source: EventSource | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let failures = 0
  const connect = (): void => {
    source = new EventSource(path)
    source.addEventListener(name, (event: MessageEvent<string>) => {
      failures = 0
      onState('live')
      onData(JSON.parse(event.data))
    })
    source.addEventListener('end', () => {
      source?.close()
      onBreak()
    })
    source.addEventListener('error', () => {
      source?.close()
      onState('reconnecting')
      onBreak()
      timer = setTimeout(connect, waitBeforeRetryMs(failures))
      failures += 1
    })
  }
  onState('connecting')
  connect()
  return () => {
    clearTimeout(timer)
    source?.close()
  }
}

/** Keeps a campaign's progress in the query cache true, second by second, while `isOpen`. */
export function useProgressStream(campaignId: number, isOpen: boolean): StreamState {
  const client = useQueryClient()
  const [state, setState] = useState<StreamState>('connecting')
  useEffect(() => {
    if (!isOpen) return
    return followStream({
      path: eventsPath(campaignId),
      onState: setState,
      onBreak: () => void client.invalidateQueries({ queryKey: keys.campaign(campaignId) }),
      onData: (data) => {
        const progress = progressSchema.safeParse(data)
        if (progress.success) client.setQueryData(keys.progress(campaignId), progress.data)
      },
    })
  }, [campaignId, client, isOpen])
  return state
}
