import type { Contact } from '../../../../src/modules/audiences/contract.ts'

/** Telegram lets people have no name and no username; then their number is what is left. */
export function contactName({
  firstName,
  lastName,
  username,
  telegramId,
}: Pick<Contact, 'firstName' | 'lastName' | 'username' | 'telegramId'>): string {
  const name = `${firstName} ${lastName}`.trim()
  if (name !== '') return name
  return username === '' ? String(telegramId) : `@${username}`
}
