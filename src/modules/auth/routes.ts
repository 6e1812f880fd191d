import { isInsecureRemote, isSecure } from '../../http/guard.ts'
import { notSignedIn } from '../../http/refusals.ts'
import { sessionCookie, sessionToken } from '../../http/identity.ts'
import { route, type Call, type Route } from '../../http/route.ts'
import { authStateSchema, loginRequestSchema, meSchema, setupRequestSchema, type Me } from './contract.ts'
import type { Auth } from './service.ts'
import { ABSOLUTE_MS, type Origin } from './sessions.ts'

interface AuthRoutesDeps {
  readonly auth: Auth
  /** Where people reach this server; an https address makes its cookies Secure. */
  readonly publicUrl: string | null
}

export const authRoutes = (deps: AuthRoutesDeps): Route[] => [...signInRoutes(deps), ...sessionRoutes(deps)]

const signInRoutes = ({ auth, publicUrl }: AuthRoutesDeps): Route[] => [
  route({
    method: 'GET',
    path: '/auth/state',
    permission: 'public',
    summary: 'Whether this install has an owner, and whether the connection can be read on its way.',
    schema: { response: authStateSchema },
    handler: async ({ request }) => ({
      needsSetup: await auth.needsSetup(),
      insecureHttp: isInsecureRemote(request),
    }),
  }),
  route({
    method: 'POST',
    path: '/auth/setup',
    permission: 'public',
    summary: 'Makes the owner with the one-time code from the console, and signs them in.',
    schema: { body: setupRequestSchema, response: meSchema },
    handler: async (call) => begin(auth, publicUrl, call, await auth.setUp(call.body, originOf(call))),
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    permission: 'public',
    summary: 'Signs in: sets the session cookie.',
    schema: { body: loginRequestSchema, response: meSchema },
    handler: async (call) => begin(auth, publicUrl, call, await auth.logIn(call.body, originOf(call))),
  }),
]

const sessionRoutes = ({ auth, publicUrl }: AuthRoutesDeps): Route[] => [
  route({
    method: 'POST',
    path: '/auth/logout',
    permission: 'signed-in',
    summary: 'Ends this session.',
    schema: {},
    async handler({ actor, request, reply }) {
      const secure = isSecure(request, publicUrl)
      const token = sessionToken(request, secure)
      if (token !== undefined) await auth.logOut(actor, token)
      reply.clearCookie(sessionCookie(secure), cookieOptions(secure))
    },
  }),
  route({
    method: 'GET',
    path: '/auth/me',
    permission: 'signed-in',
    summary: 'Who is signed in, and until when.',
    schema: { response: meSchema },
    async handler({ request }) {
      const token = sessionToken(request, isSecure(request, publicUrl))
      const me = token === undefined ? null : await auth.me(token)
      if (me === null) throw notSignedIn()
      return me
    },
  }),
]

/** A sign-in ends the session that the browser had before, whoever's it was. */
async function begin(auth: Auth, publicUrl: string | null, call: Call, token: string): Promise<Me> {
  const { request, reply, actor } = call
  const secure = isSecure(request, publicUrl)
  const before = sessionToken(request, secure)
  if (before !== undefined && actor !== null) await auth.logOut(actor, before)
  const me = await auth.me(token)
  if (me === null) throw notSignedIn()
  reply.setCookie(sessionCookie(secure), token, { ...cookieOptions(secure), maxAge: ABSOLUTE_MS / 1000 })
  return me
}

const cookieOptions = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const

const originOf = ({ request }: Call): Origin => ({
  address: request.socket.remoteAddress === undefined ? 'local' : request.ip,
  userAgent: request.headers['user-agent'] ?? '',
})
