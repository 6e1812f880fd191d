import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'

export const contactNotFound = (contactId: ContactId): AppError =>
  new AppError(
    'contact_not_found',
    'not_found',
    `There is no contact ${contactId}. Search for the person by name in the list.`,
  )

export const audienceAccountMissing = (accountId: AccountId): AppError =>
  new AppError(
    'audience_account_missing',
    'invalid',
    `The audience names bot ${accountId}, which is not there or was removed. Take it out of the audience, or add the bot again.`,
    { fields: [{ path: 'accountIds', message: `Bot ${accountId} is not there.` }] },
  )
