/** Nothing that leaves here may hold the token, whatever a server or a library put into its words. */
export function withoutToken<T extends object>(outcome: T, token: string): T {
  if (!('detail' in outcome) || typeof outcome.detail !== 'string') return outcome
  return { ...outcome, detail: outcome.detail.replaceAll(token, '<token>').slice(0, 500) }
}
