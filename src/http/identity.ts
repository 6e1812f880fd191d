import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import { authorize, type Actor } from '../kernel/actor.ts'
import { sessionOnly } from '../modules/auth/index.ts'
import { keyRefused, notSignedIn } from './refusals.ts'
import type { Access } from './route.ts'

/** Tells who a session's token or an API key belongs to. */
export interface Sessions {
  /** Counts as a sign of life of the session. Null: unknown, ended or expired. */
  authenticate(token: string): Promise<Actor | null>
  /** The same question without keeping the session alive. */
  recheck(token: string): Promise<Actor | null>
  /** Null: no key that counts, or not from this address. */
  authenticateKey(key: string, address: string): Promise<Actor | null>
  /** Whether a password or code was given a moment ago. */
  isFresh(actor: Actor): boolean
}

const caller = new AsyncLocalStorage<Actor>()

/** Runs `call` as an actor who needs no session: the owner of the data folder at the unix socket, or this process itself. */
export const asCaller = <T>(actor: Actor, call: () => T): T => caller.run(actor, call)
export const actorOfCaller = (): Actor | undefined => caller.getStore()

/** `__Host-` binds the cookie to this host and to TLS; browsers refuse that name over plain HTTP. */
export const sessionCookie = (isSecure: boolean): string => (isSecure ? '__Host-session' : 'session')

export const sessionToken = (request: FastifyRequest, isSecure: boolean): string | undefined =>
  request.cookies[sessionCookie(isSecure)]

/** Programs say who they are by `Authorization: Bearer swb_…`; then no cookie counts. */
export const keyOf = ({ headers }: Pick<FastifyRequest, 'headers'>): string | undefined =>
  /^bearer +(swb_\S*)$/i.exec(headers.authorization ?? '')?.[1]

/** @throws AppError `key_refused` */
export async function actorOfKey(sessions: Sessions, key: string, address: string): Promise<Actor> {
  const actor = await sessions.authenticateKey(key, address)
  if (actor === null) throw keyRefused()
  return actor
}

/** `signed-in` is for people in a session and for the system; a key has rights only by name. */
export function permit(access: Access, actor: Actor | null): void {
  if (access === 'public') return
  if (actor === null) throw notSignedIn()
  if (access !== 'signed-in') authorize(actor, access)
  else if (actor.kind === 'key') throw sessionOnly()
}
