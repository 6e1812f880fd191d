import { AppError } from '../../kernel/errors.ts'
import type { AccountId, ContactId } from '../../kernel/ids.ts'

export const contactNotFound = (contactId: ContactId): AppError =>
  new AppError(
    'contact_not_found',
    'not_found',
    `There is no contact ${contactId}. Search for the person by name in the list.`,
  )

export const contactNotAPerson = (contactId: ContactId): AppError =>
  new AppError(
    'contact_not_a_person',
    'invalid',
    `Contact ${contactId} is a group or a channel. Only a person can be forgotten.`,
  )

export const audienceAccountMissing = (accountId: AccountId): AppError =>
  new AppError(
    'audience_account_missing',
    'invalid',
    `The audience names bot ${accountId}, which is not there or was removed. Take it out of the audience, or add the bot again.`,
    { fields: [{ path: 'accountIds', message: `Bot ${accountId} is not there.` }] },
  )

export const importEmpty = (): AppError =>
  new AppError('import_empty', 'invalid', 'The file is empty. Send one with a row for each person.')

export const importTooLarge = (maxBytes: number): AppError =>
  new AppError(
    'import_too_large',
    'invalid',
    `The file is larger than ${maxBytes / 1024 / 1024} MB, the most that is taken. Split it and bring the parts one after the other.`,
  )

export const importNotText = (what: string): AppError =>
  new AppError(
    'import_not_text',
    'invalid',
    `The file is ${what}, not a text. Save or export it as CSV, TSV or JSON Lines, then send that.`,
  )

export const importNotFound = (importId: number): AppError =>
  new AppError(
    'import_not_found',
    'not_found',
    `There is no import ${importId}. An upload that is not started is removed after a day.`,
  )

export const importNotOpen = (importId: number, state: string): AppError =>
  new AppError(
    'import_not_open',
    'conflict',
    `Import ${importId} is ${state}; that can be done only before it is started. Reload to see it as it is now.`,
  )

export const importNotRunning = (importId: number, state: string): AppError =>
  new AppError(
    'import_not_running',
    'conflict',
    `Import ${importId} is ${state}; there is nothing to cancel. Reload to see it as it is now.`,
  )

export const importWithoutId = (): AppError =>
  new AppError(
    'import_without_id',
    'invalid',
    'No column holds the Telegram id. Say which one does; without it nobody can be recognised.',
    { fields: [{ path: 'fields', message: 'One column must be telegram_id.' }] },
  )

export const importNumberWrong = (lines: number): AppError =>
  new AppError(
    'import_number_wrong',
    'invalid',
    `The file has ${lines} lines; the number that was given is another. Give the number that the preview shows.`,
    { fields: [{ path: 'lines', message: `It is ${lines}.` }] },
  )

export const consentInFuture = (): AppError =>
  new AppError(
    'consent_in_future',
    'invalid',
    'The day on which these people agreed lies in the future. Give the day on which the last of them agreed.',
    { fields: [{ path: 'consent.obtainedOn', message: 'It lies in the future.' }] },
  )

export const importFileMissing = (): AppError =>
  new AppError('import_file_missing', 'not_found', 'The uploaded file is no longer on the disk. Upload it again.')

export const fileNotSent = (): AppError =>
  new AppError(
    'import_file_not_sent',
    'invalid',
    'There is no file in the request. Send it as multipart/form-data in the field "file".',
  )

export const tagInvalid = (tag: string): AppError =>
  new AppError(
    'tag_invalid',
    'invalid',
    `“${tag.slice(0, 60)}” cannot be a tag: it is empty, longer than 40 characters, or has a comma, semicolon or bar in it.`,
    { fields: [{ path: 'tags', message: 'A tag has 1 to 40 characters and no comma.' }] },
  )

export const importUnreadable = (why: string): AppError =>
  new AppError(
    'import_unreadable',
    'invalid',
    `The file cannot be read any further: ${why}. What stands before is in; mend the rest and bring it as a new file.`,
  )

export const contactsChanged = (given: number, now: number): AppError =>
  new AppError(
    'contacts_changed',
    'conflict',
    `The filter had ${given} contacts; now it has ${now}. Look at the list again, then give that number.`,
  )
