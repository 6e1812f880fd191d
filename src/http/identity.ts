import { AsyncLocalStorage } from 'node:async_hooks'
import type { FastifyRequest } from 'fastify'
import { authorize, type Actor } from '../kernel/actor.ts'
import { notSignedIn } from './refusals.ts'
import type { Access } from './route.ts'

/** Tells who a session's token belongs to. */
export interface Sessions {
  /** Counts as a sign of life of the session. Null: unknown, ended or expired. */
  authenticate(token: string): Promise<Actor | null>
  /** The same question without keeping the session alive. */
  recheck(token: string): Promise<Actor | null>
}

const caller = new AsyncLocalStorage<Actor>()

/** Runs `call` as an actor who needs no session: the owner of the data folder at the unix socket, or this process itself. */
export const asCaller = <T>(actor: Actor, call: () => T): T => caller.run(actor, call)
export const actorOfCaller = (): Actor | undefined => caller.getStore()

/** `__Host-` binds the cookie to this host and to TLS; browsers refuse that name over plain HTTP. */
export const sessionCookie = (isSecure: boolean): string => (isSecure ? '__Host-session' : 'session')

export const sessionToken = (request: FastifyRequest, isSecure: boolean): string | undefined =>
  request.cookies[sessionCookie(isSecure)]

export function permit(access: Access, actor: Actor | null): void {
  if (access === 'public') return
  if (actor === null) throw notSignedIn()
  if (access !== 'signed-in') authorize(actor, access)
}
