import type { Contact } from '../../../../src/modules/audiences/contract.ts'
import { text } from '../../texts/en.ts'

/** Telegram lets people have no name and no username; then their number is what is left. */
export function contactName({
  firstName,
  lastName,
  username,
  telegramId,
  forgottenAt,
}: Pick<Contact, 'firstName' | 'lastName' | 'username' | 'telegramId' | 'forgottenAt'>): string {
  if (forgottenAt !== null) return text.contacts.forgottenName
  const name = `${firstName} ${lastName}`.trim()
  if (name !== '') return name
  return username === '' ? String(telegramId) : `@${username}`
}
