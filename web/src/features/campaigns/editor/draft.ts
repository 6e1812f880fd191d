import type { Campaign, UpdateCampaignRequest } from '../../../../../src/modules/campaigns/contract.ts'
import type { Audience } from '../../../../../src/modules/audiences/contract.ts'
import { text } from '../../../texts/en.ts'

/** A campaign as it stands in the form: the button may be half written. */
export interface Draft {
  readonly name: string
  readonly text: string
  readonly media: Campaign['message']['media']
  readonly buttonText: string
  readonly buttonUrl: string
  readonly hasButton: boolean
  readonly audience: Audience
}

export const toDraft = ({ name, message, audience }: Pick<Campaign, 'name' | 'message' | 'audience'>): Draft => ({
  name,
  text: message.text,
  media: message.media,
  buttonText: message.button?.text ?? '',
  buttonUrl: message.button?.url ?? '',
  hasButton: message.button !== null,
  audience,
})

const isButtonWhole = ({ hasButton, buttonText, buttonUrl }: Draft): boolean =>
  hasButton && buttonText.trim() !== '' && buttonUrl.trim() !== ''

export const toMessage = (draft: Draft): Campaign['message'] => ({
  text: draft.text,
  media: draft.media,
  button: isButtonWhole(draft) ? { text: draft.buttonText.trim(), url: draft.buttonUrl.trim() } : null,
})

export const toUpdate = (draft: Draft, version: number): UpdateCampaignRequest => ({
  version,
  ...(draft.name.trim() === '' ? {} : { name: draft.name.trim() }),
  message: toMessage(draft),
  audience: draft.audience,
})

/** What the server cannot see, because it never gets half a button. */
export function localProblems(draft: Draft): { path: string; message: string }[] {
  const problems = []
  if (draft.name.trim() === '') problems.push({ path: 'name', message: text.editor.needsName })
  if (draft.hasButton && draft.buttonText.trim() === '')
    problems.push({ path: 'message.button.text', message: text.editor.needsButtonText })
  if (draft.hasButton && draft.buttonUrl.trim() === '')
    problems.push({ path: 'message.button.url', message: text.editor.needsButtonUrl })
  return problems
}
