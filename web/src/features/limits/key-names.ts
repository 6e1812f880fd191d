import type { Key } from '../../../../src/modules/auth/contract.ts'
import { text } from '../../texts/en.ts'

/** `requests:key:3` is 3. */
export const keyIdOf = (budgetKey: string): string => budgetKey.split(':').at(-1) ?? ''

/** The name of a budget's API key; its number for whoever may not see the keys. */
export function nameOfKey(budgetKey: string, apiKeys: readonly Key[] | undefined): string {
  const id = keyIdOf(budgetKey)
  return apiKeys?.find((key) => String(key.id) === id)?.name ?? text.limits.keyNumber(id)
}
