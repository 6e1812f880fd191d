import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { ApiError } from '../../../api/api-error.ts'
import { campaignQuery, updateCampaign } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { toDraft, toUpdate, type Draft } from './draft.ts'

const pauseMs = 600

interface Saved {
  readonly draft: Draft
  readonly version: number
}

export interface DraftState {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  /** The version that is stored; the form may be ahead of it while `isSaved` is false. */
  readonly version: number
  readonly isSaved: boolean
  readonly error: Error | null
  readonly isConflict: boolean
  readonly saveAgain: () => void
  readonly takeTheirs: () => void
  readonly keepMine: () => void
}

/** Saves a while after the last change. A failed save waits for the next change or for `saveAgain`. */
export function useDraft(campaign: Campaign): DraftState {
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => toDraft(campaign))
  const [saved, setSaved] = useState<Saved>({ draft, version: campaign.version })
  const adopt = (stored: Campaign): void => {
    const theirs = toDraft(stored)
    setDraft(theirs)
    setSaved({ draft: theirs, version: stored.version })
  }
  const save = useMutation({
    mutationFn: (next: Saved) => updateCampaign(campaign.id, toUpdate(next.draft, next.version)),
    onSuccess: (stored, next) => {
      setSaved({ draft: next.draft, version: stored.version })
      client.setQueryData(keys.campaign(campaign.id), stored)
    },
  })
  const { mutate, isPending, reset } = save
  const isSaved = draft === saved.draft
  const hasFailed = save.isError && save.variables.draft === draft
  useEffect(() => {
    if (isSaved || isPending || hasFailed) return
    const timer = setTimeout(() => mutate({ draft, version: saved.version }), pauseMs)
    return () => clearTimeout(timer)
  }, [draft, hasFailed, isPending, isSaved, mutate, saved.version])
  useLeaveWarning(!isSaved)
  if (isSaved && !isPending && campaign.version > saved.version) adopt(campaign)
  const withLatest = async (use: (latest: Campaign) => void): Promise<void> => {
    const latest = await client.query({ ...campaignQuery(campaign.id), staleTime: 0 })
    reset()
    use(latest)
  }
  return {
    draft,
    change: (part) => setDraft((now) => ({ ...now, ...part })),
    version: saved.version,
    isSaved,
    error: hasFailed ? save.error : null,
    isConflict: hasFailed && save.error instanceof ApiError && save.error.code === 'campaign_changed',
    saveAgain: () => mutate({ draft, version: saved.version }),
    takeTheirs: () => void withLatest(adopt),
    keepMine: () => void withLatest((latest) => mutate({ draft, version: latest.version })),
  }
}

function useLeaveWarning(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isActive])
}
