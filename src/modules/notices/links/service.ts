import { createHash, randomBytes } from 'node:crypto'
import { transact, type Db, type Trx } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { AccountId, ContactId } from '../../../kernel/ids.ts'
import type { Audit } from '../../audit/index.ts'
import type { LinkCode, OperatorLink } from '../contract.ts'
import { linkNotFound, onlyPeopleLink } from '../errors.ts'
import { activeBots, listLinks, operatorOf } from './link-queries.ts'
import { deleteLink, saveCode, saveLink, takeCode } from './link-store.ts'

export interface LinksDeps {
  readonly audit: Pick<Audit, 'record'>
  /** The real clock: codes do not age faster in simulations. */
  readonly realClock: Clock
}

/** Who has sent a code to a bot. */
export interface Redemption {
  readonly code: string
  readonly accountId: AccountId
  readonly contactId: ContactId
  readonly telegramId: number
  /** As Telegram calls them; hostile. */
  readonly name: string
}

export interface Links {
  /** A code for whoever asks; it works once and for 15 minutes. */
  begin(db: Db, actor: Actor): Promise<LinkCode>
  /** Links the Telegram user that sent the code; null when the code is of no use. */
  redeem(trx: Trx, redemption: Redemption): Promise<Actor | null>
  /** Own ones; everybody's for those who may change settings. */
  list(readDb: Db, actor: Actor): Promise<OperatorLink[]>
  remove(db: Db, actor: Actor, id: number): Promise<void>
}

const CODE_BYTES = 16
const CODE_LIFE_MS = 15 * 60 * 1000
/** Of a `/start` that brings a code. */
export const LINK_PREFIX = 'link_'
const MAX_NAME_CHARACTERS = 128

const hash = (code: string): string => createHash('sha256').update(code).digest('hex')

export function createLinks({ audit, realClock }: LinksDeps): Links {
  return {
    async begin(db, actor) {
      authorize(actor, 'notices.read')
      if (actor.kind !== 'user') throw onlyPeopleLink()
      const code = randomBytes(CODE_BYTES).toString('base64url')
      const expiresAt = realClock.now() + CODE_LIFE_MS
      return transact(db, async (trx) => {
        await saveCode(trx, { userId: actor.id, codeHash: hash(code), expiresAt })
        await audit.record(trx, actor, { action: 'operator_link.begun', subject: `user:${actor.id}` })
        const bots = await activeBots(trx)
        const urlOf = (username: string): string => `https://t.me/${username}?start=${LINK_PREFIX}${code}`
        return { code, expiresAt, bots: bots.map((bot) => ({ ...bot, url: urlOf(bot.username) })) }
      })
    },
    async redeem(trx, { code, accountId, contactId, telegramId, name }) {
      const now = realClock.now()
      const userId = await takeCode(trx, hash(code), now)
      if (userId === undefined) return null
      const link = { userId, accountId, contactId, telegramId, name: name.slice(0, MAX_NAME_CHARACTERS), at: now }
      const id = await saveLink(trx, link)
      const operator = await operatorOf(trx, telegramId)
      if (operator === undefined) return null
      await audit.record(trx, operator, {
        action: 'operator_link.made',
        subject: `operator_link:${id}`,
        details: { accountId, telegramId },
      })
      return operator
    },
    async list(readDb, actor) {
      authorize(actor, 'notices.read')
      return listLinks(readDb, ownOnly(actor))
    },
    async remove(db, actor, id) {
      authorize(actor, 'notices.read')
      await transact(db, async (trx) => {
        if (!(await deleteLink(trx, id, ownOnly(actor)))) throw linkNotFound(id)
        await audit.record(trx, actor, { action: 'operator_link.removed', subject: `operator_link:${id}` })
      })
    },
  }
}

/** Whose links somebody may see and end; null: everybody's. */
function ownOnly(actor: Actor): number | null {
  if (actor.kind === 'system' || actor.permissions.has('settings.write')) return null
  return actor.kind === 'user' ? actor.id : 0
}
