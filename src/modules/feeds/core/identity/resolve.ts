import { markOf, strengthOf, type Mark, type ProductKey } from './key.ts'

export interface Owner {
  readonly productId: number
  readonly isByPerson: boolean
}

/** What is known before a document is read. */
export interface Known {
  owner(key: string): Owner | undefined
  /** Keys of a product that may have a mark. */
  keysOf(productId: number): readonly ProductKey[]
}

export interface Placed {
  /** Negative: a new product, whose entries share the number. */
  readonly productId: number
  /** The key that led there; of a new product its strongest. */
  readonly by: ProductKey
  /** Keys that lead there from now on. */
  readonly learned: readonly ProductKey[]
  /** Products that other keys of the entry lead to, which nothing keeps from being the same. */
  readonly alsoKnownAs: readonly number[]
}

/**
 * Finds the product of each entry. What a person decided wins; then the strongest key. A key does not lead to a product that has another
 * mark than a stronger key of the entry says: two GTINs are never one product because their pages share an address.
 */
export function createResolver(known: Known) {
  const owners = new Map<string, Owner>()
  const marks = new Map<number, Map<string, Set<string>>>()
  const gtins = new Map<number, string>()
  let lastNew = 0

  const ownerOf = (key: string): Owner | undefined => owners.get(key) ?? known.owner(key)
  const marksOf = (productId: number): Map<string, Set<string>> => {
    let own = marks.get(productId)
    if (own === undefined) {
      own = new Map()
      marks.set(productId, own)
      if (productId > 0) for (const key of known.keysOf(productId)) note(productId, own, key)
    }
    return own
  }
  const note = (productId: number, own: Map<string, Set<string>>, key: ProductKey): void => {
    const mark = markOf(key)
    if (mark === null) return
    const values = own.get(mark.family) ?? new Set()
    own.set(mark.family, values.add(mark.value))
    if (key.rule === 'gtin') gtins.set(productId, key.key)
  }
  const differs = (productId: number, mark: Mark | null): boolean => {
    const values = mark === null ? undefined : marksOf(productId).get(mark.family)
    return mark !== null && values !== undefined && !values.has(mark.value)
  }
  const isRefused = (productId: number, keys: readonly ProductKey[], by: ProductKey): boolean =>
    keys.some((key) => strengthOf(key.rule) < strengthOf(by.rule) && differs(productId, markOf(key)))

  const areApart = (one: number, other: number): boolean => {
    const theirs = marksOf(other)
    for (const [family, values] of marksOf(one))
      if (theirs.get(family)?.isDisjointFrom(values) === true) return true
    return false
  }

  /** A product has one GTIN, and one spelling of a model number: a second one would pull in what is sold under it. */
  const mayLearn = (productId: number, key: ProductKey): boolean => {
    const mark = markOf(key)
    if (mark === null) return true
    const values = marksOf(productId).get(mark.family)
    if (key.rule === 'gtin') return values === undefined || gtins.get(productId) === key.key
    return key.rule !== 'sku' || values?.has(mark.value) !== true
  }

  return {
    place(keys: readonly ProductKey[]): Placed {
      const hits = keys.flatMap((key) => {
        const owner = ownerOf(key.key)
        return owner === undefined ? [] : [{ key, owner }]
      })
      const hit =
        hits.find(({ owner }) => owner.isByPerson) ??
        hits.find(({ key, owner }) => !isRefused(owner.productId, keys, key))
      const [strongest] = keys
      if (strongest === undefined) throw new Error('An entry has at least one key.')
      const productId = hit?.owner.productId ?? --lastNew
      const own = marksOf(productId)
      const learned: ProductKey[] = []
      for (const key of keys) {
        if (ownerOf(key.key) !== undefined || !mayLearn(productId, key)) continue
        learned.push(key)
        owners.set(key.key, { productId, isByPerson: false })
        note(productId, own, key)
      }
      const others = hits.filter(
        ({ key, owner }) =>
          hit !== undefined &&
          owner.productId !== productId &&
          !owner.isByPerson &&
          !hit.owner.isByPerson &&
          strengthOf(key.rule) > strengthOf(hit.key.rule) &&
          !isRefused(owner.productId, keys, key) &&
          !areApart(productId, owner.productId),
      )
      const by = hit?.key ?? learned[0] ?? strongest
      return { productId, by, learned, alsoKnownAs: [...new Set(others.map(({ owner }) => owner.productId))] }
    },
  }
}
