/** Telegram's rule for the payload of a deep link: 0-64 of A-Z a-z 0-9 _ and - (core.telegram.org/bots/features#deep-linking). */
export const isPayload = (payload: string): boolean => /^[A-Za-z0-9_-]{0,64}$/.test(payload)

export const inviteLink = (username: string, payload: string): string =>
  payload === '' ? `https://t.me/${username}` : `https://t.me/${username}?start=${payload}`
