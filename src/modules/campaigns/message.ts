import type { FieldProblem } from '../../kernel/errors.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import { checkContent, type MessageContent } from '../delivery/index.ts'
import { messageFields, type CampaignMessage } from './contract.ts'

export const UNSUBSCRIBE_TEXT = 'Unsubscribe'

/** What is sent: the message as it was written, and below it always the way out. `stop:` is read by the consent handler. */
export function toContent(message: CampaignMessage, campaignId: CampaignId): MessageContent {
  const unsubscribe = [{ text: UNSUBSCRIBE_TEXT, data: `stop:${campaignId}` }]
  const { button } = message
  return {
    html: message.text,
    media: message.media,
    buttons: button === null ? [unsubscribe] : [[button], unsubscribe],
  }
}

/** What Telegram would refuse, by the fields of the request. */
export function messageProblems(message: CampaignMessage): FieldProblem[] {
  return checkContent(toContent(message, 0), messageFields).map(({ path, message: words }) => ({
    path: path.replace(/^html$/, 'message.text').replace(/^buttons\.0\.0/, 'message.button'),
    message: words,
  }))
}
