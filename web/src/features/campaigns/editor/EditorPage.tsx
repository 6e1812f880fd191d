import { Stack } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { fieldMessage } from '../../../api/api-error.ts'
import { previewQuery } from '../../../api/campaigns.ts'
import { Panel } from '../../../ui/Panel.tsx'
import { usePageTitle } from '../../../ui/use-page-title.ts'
import { AudienceField } from './AudienceField.tsx'
import { ButtonField } from './ButtonField.tsx'
import { localProblems, toMessage, type Draft } from './draft.ts'
import { EditorHead } from './EditorHead.tsx'
import classes from './editor.module.css'
import { MediaField } from './MediaField.tsx'
import { MessageField } from './MessageField.tsx'
import { PreviewPane } from './PreviewPane.tsx'
import { SaveProblem } from './SavedMark.tsx'
import { useDraft } from './use-draft.ts'

const route = getRouteApi('/in/campaigns/$campaignId')
const previewPauseMs = 250

const usePreview = (draft: Draft, contactId: number | undefined) => {
  const [message] = useDebouncedValue(JSON.stringify(toMessage(draft)), previewPauseMs)
  return useQuery(
    previewQuery({
      message: JSON.parse(message) as Campaign['message'],
      contactId,
      accountIds: draft.audience.accountIds,
    }),
  )
}

/** Write on the left, see on the right; saved by itself. */
export function EditorPage({ campaign }: { campaign: Campaign }) {
  const { as: contactId } = route.useSearch()
  const navigate = useNavigate({ from: '/campaigns/$campaignId' })
  const state = useDraft(campaign)
  const { draft, change } = state
  const preview = usePreview(draft, contactId)
  const local = localProblems(draft)
  const problems = [...local, ...(preview.data?.problems ?? [])]
  usePageTitle(draft.name)
  return (
    <>
      <EditorHead
        campaign={campaign}
        state={state}
        nameProblem={fieldMessage(local, 'name')}
        isReady={problems.length === 0}
      />
      <Stack gap="md">
        <SaveProblem state={state} />
        <div className={classes.columns}>
          <Stack gap="md">
            <Panel>
              <Stack gap="md">
                <MessageField
                  value={draft.text}
                  error={fieldMessage(problems, 'message.text')}
                  count={preview.data ?? null}
                  onChange={(words) => change({ text: words })}
                />
                <MediaField
                  media={draft.media}
                  problem={fieldMessage(problems, 'message.media')}
                  onChange={(media) => change({ media })}
                />
                <ButtonField draft={draft} problems={problems} onChange={change} />
              </Stack>
            </Panel>
            <AudienceField audience={draft.audience} onChange={(audience) => change({ audience })} />
          </Stack>
          <PreviewPane
            preview={preview.data}
            error={preview.error}
            problems={problems}
            accountIds={draft.audience.accountIds}
            contactId={contactId}
            onContact={(as) => void navigate({ search: (now) => ({ ...now, as }), replace: true, resetScroll: false })}
          />
        </div>
      </Stack>
    </>
  )
}
