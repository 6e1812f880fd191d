/** A MessageEntity of the Bot API; offsets and lengths are UTF-16 code units. */
export interface Entity {
  readonly type: string
  readonly offset: number
  readonly length: number
  readonly url?: string
  readonly language?: string
  readonly custom_emoji_id?: string
  readonly user?: { readonly id: number; readonly is_bot: boolean; readonly first_name: string }
}

export interface FormattedText {
  readonly text: string
  readonly entities: readonly Entity[]
}

const SPLITTABLE = new Set(['bold', 'italic', 'underline', 'strikethrough', 'spoiler'])
const CODE = new Set(['code', 'pre'])
const PRIORITY = [
  'mention',
  'hashtag',
  'bot_command',
  'url',
  'email',
  'bold',
  'italic',
  'code',
  'pre',
  'text_link',
  'text_mention',
  'cashtag',
  'phone_number',
  'underline',
  'strikethrough',
  'blockquote',
  'expandable_blockquote',
  'spoiler',
  'custom_emoji',
]

export const entityEnd = (entity: Entity): number => entity.offset + entity.length

export const sortEntities = (entities: readonly Entity[]): Entity[] =>
  entities.toSorted(
    (a, b) => a.offset - b.offset || b.length - a.length || PRIORITY.indexOf(a.type) - PRIORITY.indexOf(b.type),
  )

const isInside = (inner: Entity, outer: Entity): boolean =>
  inner.offset >= outer.offset && entityEnd(inner) <= entityEnd(outer)

/** Code holds no other formatting: what surrounds it is cut around it, what lies inside it is dropped. */
const cutAround = (entity: Entity, code: readonly Entity[]): Entity[] => {
  const pieces: Entity[] = []
  let start = entity.offset
  for (const block of code) {
    if (entityEnd(block) <= start || block.offset >= entityEnd(entity)) continue
    if (block.offset > start) pieces.push({ ...entity, offset: start, length: block.offset - start })
    start = Math.max(start, entityEnd(block))
  }
  if (start < entityEnd(entity)) pieces.push({ ...entity, offset: start, length: entityEnd(entity) - start })
  return pieces
}

const mergeSplittable = (entities: readonly Entity[]): Entity[] => {
  const merged: Entity[] = []
  for (const type of SPLITTABLE) {
    let last: Entity | undefined
    for (const entity of sortEntities(entities.filter((candidate) => candidate.type === type))) {
      if (last !== undefined && entity.offset <= entityEnd(last)) {
        last = { ...last, length: Math.max(entityEnd(last), entityEnd(entity)) - last.offset }
        merged[merged.length - 1] = last
      } else {
        last = entity
        merged.push(entity)
      }
    }
  }
  return merged
}

/** Brings parsed entities into the form in which the server sends them back. */
export const normalizeEntities = (entities: readonly Entity[]): Entity[] => {
  if (entities.length < 2) return entities.filter((entity) => entity.length > 0)
  const present = entities.filter((entity) => entity.length > 0)
  const code = sortEntities(present.filter((entity) => CODE.has(entity.type))).filter(
    (entity, index, all) => !all.some((other, at) => at < index && isInside(entity, other)),
  )
  const splittable = present.filter((entity) => SPLITTABLE.has(entity.type))
  const rest = present.filter((entity) => !SPLITTABLE.has(entity.type) && !CODE.has(entity.type))
  return sortEntities([
    ...code,
    ...mergeSplittable(splittable.flatMap((entity) => cutAround(entity, code))),
    ...rest.filter((entity) => !code.some((block) => isInside(entity, block))),
  ])
}
