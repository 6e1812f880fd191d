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

/** Which marks products have, those of this document among them. */
function createMarks(known: Known) {
  const marks = new Map<number, Map<string, Set<string>>>()
  const gtins = new Map<number, string>()

  const note = (productId: number, own: Map<string, Set<string>>, key: ProductKey): void => {
    const mark = markOf(key)
    if (mark === null) return
    own.set(mark.family, (own.get(mark.family) ?? new Set()).add(mark.value))
    if (key.rule === 'gtin') gtins.set(productId, key.key)
  }
  const of = (productId: number): Map<string, Set<string>> => {
    const noted = marks.get(productId)
    if (noted !== undefined) return noted
    const own = new Map<string, Set<string>>()
    marks.set(productId, own)
    if (productId > 0) for (const key of known.keysOf(productId)) note(productId, own, key)
    return own
  }

  return {
    add: (productId: number, key: ProductKey): void => note(productId, of(productId), key),
    /** The product has marks of this family, and not this one. */
    differ(productId: number, mark: Mark | null): boolean {
      const values = mark === null ? undefined : of(productId).get(mark.family)
      return mark !== null && values !== undefined && !values.has(mark.value)
    },
    areApart(one: number, other: number): boolean {
      const theirs = of(other)
      for (const [family, values] of of(one)) if (theirs.get(family)?.isDisjointFrom(values) === true) return true
      return false
    },
    /** A product has one GTIN, and one spelling of a model number: a second one would pull in what is sold under it. */
    mayLearn(productId: number, key: ProductKey): boolean {
      const mark = markOf(key)
      if (mark === null) return true
      const values = of(productId).get(mark.family)
      if (key.rule === 'gtin') return values === undefined || gtins.get(productId) === key.key
      return key.rule !== 'sku' || values?.has(mark.value) !== true
    },
  }
}

type Hit = { readonly key: ProductKey; readonly owner: Owner }

/**
 * Finds the product of each entry. What a person decided wins; then the strongest key. A key does not lead to a product that has another
 * mark than another key of the entry says that is as strong: two GTINs are never one product because their pages share an address.
 */
export function createResolver(known: Known) {
  const owners = new Map<string, Owner>()
  const marks = createMarks(known)
  let lastNew = 0

  const ownerOf = (key: string): Owner | undefined => owners.get(key) ?? known.owner(key)
  const isRefused = ({ key: by, owner }: Hit, keys: readonly ProductKey[]): boolean =>
    keys.some(
      (key) => key !== by && strengthOf(key.rule) <= strengthOf(by.rule) && marks.differ(owner.productId, markOf(key)),
    )

  const learn = (productId: number, keys: readonly ProductKey[]): ProductKey[] => {
    const learned: ProductKey[] = []
    for (const key of keys) {
      if (ownerOf(key.key) !== undefined || !marks.mayLearn(productId, key)) continue
      learned.push(key)
      owners.set(key.key, { productId, isByPerson: false })
      marks.add(productId, key)
    }
    return learned
  }
  const sameAs = (hit: Hit, hits: readonly Hit[], keys: readonly ProductKey[]): number[] => {
    const others = hits.filter(
      (other) =>
        other.owner.productId !== hit.owner.productId &&
        !other.owner.isByPerson &&
        strengthOf(other.key.rule) > strengthOf(hit.key.rule) &&
        !isRefused(other, keys) &&
        !marks.areApart(hit.owner.productId, other.owner.productId),
    )
    return [...new Set(others.map(({ owner }) => owner.productId))]
  }

  return {
    /** The keys of one entry, the strongest first. */
    place(keys: readonly ProductKey[]): Placed {
      const [strongest] = keys
      if (strongest === undefined) throw new Error('An entry has at least one key.')
      const hits = keys.flatMap((key) => {
        const owner = ownerOf(key.key)
        return owner === undefined ? [] : [{ key, owner }]
      })
      const hit = hits.find(({ owner }) => owner.isByPerson) ?? hits.find((one) => !isRefused(one, keys))
      const productId = hit?.owner.productId ?? --lastNew
      const learned = learn(productId, keys)
      const isFree = hit !== undefined && !hit.owner.isByPerson
      return {
        productId,
        by: hit?.key ?? learned[0] ?? strongest,
        learned,
        alsoKnownAs: isFree ? sameAs(hit, hits, keys) : [],
      }
    },
  }
}
