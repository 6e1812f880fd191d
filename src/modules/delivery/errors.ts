import { AppError } from '../../kernel/errors.ts'
import type { ContactId, DeliveryId } from '../../kernel/ids.ts'

export const noConversation = (contactId: ContactId): AppError =>
  new AppError(
    'no_conversation',
    'conflict',
    `The bot may not write to contact ${contactId}: they have not pressed Start, or they have blocked it. Ask them to open the bot and press Start.`,
  )

export const deliveryNotFound = (deliveryId: DeliveryId): AppError =>
  new AppError('delivery_not_found', 'not_found', `There is no delivery ${deliveryId}.`)
