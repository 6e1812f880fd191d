import type { Audience } from '../../../../../src/modules/audiences/contract.ts'

export const withAccount = (audience: Audience, accountId: number, isIn: boolean): Audience => ({
  ...audience,
  accountIds: isIn ? [...audience.accountIds, accountId] : audience.accountIds.filter((id) => id !== accountId),
})

/** An empty filter is no filter: it leaves the audience instead of matching only empty values. */
export function withFilter(
  audience: Audience,
  filter: { source?: string; languageCode?: string; tags?: string[] },
): Audience {
  const { accountIds, source = '', languageCode = '', tags = [] } = { ...audience, ...filter }
  return {
    accountIds,
    ...(source === '' ? {} : { source }),
    ...(languageCode.trim() === '' ? {} : { languageCode: languageCode.trim() }),
    ...(tags.length === 0 ? {} : { tags }),
  }
}

interface Source {
  readonly source: string
  readonly subscribers: number
}

/** One list of several bots' sources, the largest first. People without a source cannot be chosen by it. */
export function mergeSources(lists: readonly (readonly Source[])[]): Source[] {
  const sums = new Map<string, number>()
  for (const { source, subscribers } of lists.flat()) sums.set(source, (sums.get(source) ?? 0) + subscribers)
  sums.delete('')
  return [...sums]
    .map(([source, subscribers]) => ({ source, subscribers }))
    .sort((a, b) => b.subscribers - a.subscribers)
}
