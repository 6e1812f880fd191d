/** What one read found, against what its source had before. */
export interface Churn {
  readonly items: number
  /** Items whose ids the source has not had before. */
  readonly newIds: number
  /** Of those, how many are products that this source had before under another id. */
  readonly knownProducts: number
}

/** Fewer new ids than that are an ordinary day, whatever they are. */
const MIN_NEW_IDS = 5
const MIN_NEW_SHARE = 0.5
const MIN_KNOWN_SHARE = 0.8

/** Whether it is worth asking how many of the new ids are products that the source had. */
export const isSuspicious = ({ items, newIds }: Pick<Churn, 'items' | 'newIds'>): boolean =>
  newIds >= MIN_NEW_IDS && newIds >= items * MIN_NEW_SHARE

/**
 * The ids of a source changed and its products did not: at least 5 new ids, half of what was read, and four of five of those are
 * products that it had. Posting them would repeat what is known.
 */
export const isChurn = (churn: Churn): boolean =>
  isSuspicious(churn) && churn.knownProducts >= churn.newIds * MIN_KNOWN_SHARE

export const churnInWords = ({ items, newIds, knownProducts }: Churn): string =>
  `${newIds} of ${items} ids are new, but ${knownProducts} of their products are known: held, not posted.`
