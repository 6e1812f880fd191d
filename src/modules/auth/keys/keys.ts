import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { transact } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor, type Permission } from '../../../kernel/actor.ts'
import { decodeCursor, toPage, type Page, type PageRequest } from '../../../kernel/page.ts'
import type { Key, KeyRequest } from '../contract.ts'
import { keyPrefix, readKey, writeKey } from '../core/api-key.ts'
import { isPermission, keyScopes, permissionsOf, rules } from '../core/permissions.ts'
import type { AuthParts } from '../deps.ts'
import { keyExpiryPast, keyNotFound, networkWrong, scopesTooWide, scopeUnknown } from '../errors.ts'
import { hashToken, randomKeySecret } from '../random.ts'
import { isWithin, readNetworks } from './networks.ts'
import { findKey, keysBefore, type FoundKey, type KeyRow } from './queries.ts'
import { insertKey, lockKey, revokeKey, touchKey } from './store.ts'

const TOUCH_EVERY_MS = 60_000

/** Keys for programs. A key has at most the rights of the person who made it, on every request anew. */
export interface Keys {
  list(actor: Actor, page: PageRequest): Promise<Page<Key>>
  /** The whole key is in the answer and nowhere else. @throws AppError `scope_unknown`, `scopes_too_wide`, `key_expiry_past`, `network_wrong` */
  create(actor: Actor, request: KeyRequest): Promise<Key & { readonly key: string }>
  /** Dead at once. @throws AppError `key_not_found` */
  revoke(actor: Actor, id: number): Promise<void>
  /** What a key can be given, in words. */
  scopes(): readonly { readonly scope: string; readonly meaning: string }[]
  /** Null: unknown, revoked, expired, of a person who is gone or disabled, or not from this address. */
  authenticateKey(text: string, address: string): Promise<Actor | null>
}

export function createKeys(parts: AuthParts): Keys {
  const { database, audit, realClock, logger } = parts
  const touch = async (row: FoundKey, address: string, now: number): Promise<void> => {
    if (row.last_used_at !== null && now - row.last_used_at < TOUCH_EVERY_MS) return
    await database.writer
      .write((trx) => touchKey(trx, row.id, { at: now, address }))
      .catch((error: unknown) => logger.warn({ err: error }, 'the last use of a key could not be written'))
  }
  return {
    async list(actor, { limit, cursor }) {
      authorize(actor, 'keys.write')
      const beforeId = cursor === undefined ? undefined : Number(decodeCursor(cursor, 1)[0])
      const rows = await keysBefore(database.readDb, { beforeId, limit: limit + 1 })
      const { items, nextCursor } = toPage(rows, limit, ({ id }) => [id])
      return { items: items.map(toKey), nextCursor }
    },
    create: (actor, request) => create(parts, actor, request),
    async revoke(actor, id) {
      authorize(actor, 'keys.write')
      await transact(database.db, async (trx) => {
        const row = await lockKey(trx, id)
        if (row === undefined) throw keyNotFound(id)
        if (row.revoked_at !== null) return
        const details = { name: row.name }
        await audit.record(trx, actor, { action: 'key.revoked', subject: `key:${id}`, details })
        await revokeKey(trx, id, realClock.now())
      })
    },
    scopes: () => keyScopes.map((scope) => ({ scope, meaning: rules[scope].meaning })),
    async authenticateKey(text, address) {
      const written = readKey(text)
      if (written === null) return null
      const row = await findKey(database.readDb, written.id)
      const now = realClock.now()
      if (row === undefined || !isRight(row, written.secret) || !isLive(row, now)) return null
      if (!isWithin(address, readList(row.networks))) return null
      await touch(row, address, now)
      return keyActor(row)
    },
  }
}

async function create({ database, audit, realClock }: AuthParts, actor: Actor, request: KeyRequest) {
  authorize(actor, 'keys.write')
  const { name, expiresAt } = request
  const scopes = checkScopes(actor, request.scopes)
  const at = realClock.now()
  if (expiresAt !== null && expiresAt <= at) throw keyExpiryPast()
  const read = readNetworks(request.networks)
  if ('wrong' in read) throw networkWrong(read.wrong)
  const { networks } = read
  const secret = randomKeySecret()
  const row = await transact(database.db, async (trx) => {
    const details = { name, scopes, networks, expiresAt }
    await audit.record(trx, actor, { action: 'key.created', subject: `key:${name}`, details })
    return insertKey(trx, {
      name,
      userId: actor.kind === 'user' ? actor.id : null,
      createdBy: actorLabel(actor),
      secretHash: hashToken(secret),
      lastFour: secret.slice(-4),
      scopes,
      networks,
      at,
      expiresAt,
    })
  })
  return { ...toKey(row), key: writeKey({ id: row.id, secret }) }
}

/** A key never gets more than its maker has, and none of the rights that belong to people. */
function checkScopes(actor: Actor, texts: readonly string[]): Permission[] {
  const scopes = [...new Set(texts)]
  const unknown = scopes.find((scope) => !isPermission(scope) || !keyScopes.includes(scope))
  if (unknown !== undefined) throw scopeUnknown(unknown)
  const chosen = scopes.filter(isPermission)
  const tooWide = actor.kind === 'system' ? [] : chosen.filter((scope) => !actor.permissions.has(scope))
  if (tooWide.length > 0) throw scopesTooWide(tooWide)
  return chosen
}

function isRight(row: KeyRow, secret: string): boolean {
  const [given, kept] = [Buffer.from(hashToken(secret)), Buffer.from(row.secret_hash)]
  return given.length === kept.length && timingSafeEqual(given, kept)
}

export const isLive = (row: FoundKey, now: number): boolean =>
  row.revoked_at === null && (row.expires_at === null || now < row.expires_at) && row.disabled_at === null

/** What the key may do now: its scopes, as far as its maker still has them. */
export function rightsOf(row: FoundKey): Permission[] {
  const scopes = readList(row.scopes).filter(isPermission)
  if (row.role === null) return scopes.filter((scope) => keyScopes.includes(scope))
  const ofMaker = permissionsOf(row.role)
  return scopes.filter((scope) => keyScopes.includes(scope) && ofMaker.includes(scope))
}

const keyActor = (row: FoundKey): Actor => ({
  kind: 'key',
  id: row.id,
  name: row.name,
  permissions: new Set(rightsOf(row)),
})

const listSchema = z.array(z.string())
const readList = (json: string): string[] => listSchema.parse(JSON.parse(json))

const toKey = (row: KeyRow): Key => ({
  id: row.id,
  name: row.name,
  prefix: keyPrefix(row.id),
  lastFour: row.last_four,
  scopes: readList(row.scopes),
  networks: readList(row.networks),
  createdBy: row.created_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  lastUsedAt: row.last_used_at,
  lastAddress: row.last_address,
})
