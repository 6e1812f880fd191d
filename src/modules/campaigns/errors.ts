import { AppError, type FieldProblem } from '../../kernel/errors.ts'
import type { CampaignId, ContactId } from '../../kernel/ids.ts'
import type { CampaignState } from '../../db/tables/campaigns.ts'

export const campaignNotFound = (id: CampaignId): AppError =>
  new AppError('campaign_not_found', 'not_found', `There is no campaign ${id}. It may have been deleted.`)

export const campaignFrozen = (id: CampaignId, state: CampaignState): AppError =>
  new AppError(
    'campaign_frozen',
    'conflict',
    `Campaign ${id} is ${state}: after its start it can't be changed or deleted. Make a new campaign with the same message.`,
  )

export const campaignChanged = (id: CampaignId): AppError =>
  new AppError(
    'campaign_changed',
    'conflict',
    `Campaign ${id} was changed by somebody else in the meantime. Reload it and make your change again.`,
  )

export const campaignWrongState = (id: CampaignId, state: CampaignState, wanted: string): AppError =>
  new AppError(
    'campaign_wrong_state',
    'conflict',
    `Campaign ${id} is ${state === 'draft' ? 'a draft' : state}, so it can't be ${wanted}. Reload to see it as it is now.`,
  )

export const campaignBotsRemoved = (id: CampaignId): AppError =>
  new AppError(
    'campaign_bots_removed',
    'conflict',
    `Every bot of campaign ${id} was removed, so nobody could get it. Add one of them again with its token and resume then, or cancel the campaign.`,
  )

export const campaignNotReady = (id: CampaignId, problems: readonly FieldProblem[]): AppError =>
  new AppError(
    'campaign_not_ready',
    'invalid',
    `Campaign ${id} can't be sent yet. ${problems.map(({ message }) => message).join(' ')}`,
    { fields: problems },
  )

export const audienceEmpty = (id: CampaignId): AppError =>
  new AppError(
    'audience_empty',
    'invalid',
    `Nobody would get campaign ${id}: its audience has no live subscriber. Choose another bot, or remove a filter.`,
    { fields: [{ path: 'audience', message: 'Has no live subscriber.' }] },
  )

export const recipientsChanged = (confirmed: number, recipients: number): AppError =>
  new AppError(
    'recipients_changed',
    'conflict',
    `You confirmed ${confirmed} recipients; now there are ${recipients}. Look at the audience again and type ${recipients} to start.`,
  )

export const previewContactNotFound = (contactId: ContactId): AppError =>
  new AppError(
    'preview_contact_not_found',
    'not_found',
    `There is no contact ${contactId} to preview with. Choose another one.`,
  )

export const campaignRestored = (id: CampaignId, until: number): AppError =>
  new AppError(
    'campaign_restored',
    'conflict',
    `Campaign ${id} came out of a backup of ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC. Say first what became of the install that the backup was taken of: "stopped" (it sent nothing after that moment), "went_on" or "unknown".`,
    { fields: [{ path: 'original', message: 'Must be stopped, went_on or unknown.' }] },
  )

export const nothingToRetry = (id: CampaignId): AppError =>
  new AppError(
    'nothing_to_retry',
    'conflict',
    `Campaign ${id} has no failed delivery of this kind that may be sent again.`,
  )

export const notRetryable = (reason: string): AppError =>
  new AppError(
    'not_retryable',
    'invalid',
    `Deliveries that failed because of "${reason}" can't be sent again: it would fail again. Leave this reason out.`,
    { fields: [{ path: 'reasons', message: `"${reason}" can't be retried.` }] },
  )

export const nothingToResolve = (id: CampaignId): AppError =>
  new AppError(
    'nothing_to_resolve',
    'conflict',
    `Campaign ${id} has none of these deliveries in doubt any more. Reload to see them as they are now.`,
  )
