import { isInsecureRemote, isSecure } from '../../../http/guard.ts'
import { sessionCookie, sessionToken } from '../../../http/identity.ts'
import { notSignedIn } from '../../../http/refusals.ts'
import { route, type Call, type Route } from '../../../http/route.ts'
import {
  authStateSchema,
  codeMeaningSchema,
  codeRequestSchema,
  loginAnswerSchema,
  loginRequestSchema,
  meSchema,
  resetPasswordRequestSchema,
  secondStepRequestSchema,
  setupRequestSchema,
  type Me,
} from '../contract.ts'
import type { Auth } from '../service.ts'
import { ABSOLUTE_MS, type Origin } from '../sessions.ts'

interface SignInRoutesDeps {
  readonly auth: Auth
  readonly publicUrl: string | null
}

const DEVICE_MAX_AGE_S = 365 * 24 * 3600

export const signInRoutes = (deps: SignInRoutesDeps): Route[] => [
  ...loginRoutes(deps),
  ...linkRoutes(deps),
  ...sessionRoutes(deps),
]

const loginRoutes = ({ auth, publicUrl }: SignInRoutesDeps): Route[] => [
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
    handler: async (call) => begin(auth, publicUrl, call, await auth.setUp(call.body, originOf(call, publicUrl))),
  }),
  route({
    method: 'POST',
    path: '/auth/login',
    permission: 'public',
    summary: 'Signs in and sets the session cookie, or says that a code of the second factor is needed as well.',
    schema: { body: loginRequestSchema, response: loginAnswerSchema },
    async handler(call) {
      const answer = await auth.logIn(call.body, originOf(call, publicUrl))
      if (answer.step === 'second-factor') return answer
      return { step: 'signed-in' as const, me: await begin(auth, publicUrl, call, answer.token) }
    },
  }),
  route({
    method: 'POST',
    path: '/auth/login/second-factor',
    permission: 'public',
    summary: 'The second step of signing in: the ticket and a code make the session.',
    schema: { body: secondStepRequestSchema, response: meSchema },
    async handler(call) {
      const { token } = await auth.takeSecondStep(call.body, originOf(call, publicUrl))
      return begin(auth, publicUrl, call, token)
    },
  }),
]

const linkRoutes = ({ auth, publicUrl }: SignInRoutesDeps): Route[] => [
  route({
    method: 'POST',
    path: '/auth/link',
    permission: 'public',
    summary: 'What the code of an invitation or of a new password is for.',
    schema: { body: codeRequestSchema, response: codeMeaningSchema },
    handler: ({ body }) => auth.links.look(body.code),
  }),
  route({
    method: 'POST',
    path: '/auth/join',
    permission: 'public',
    summary: 'Accepts an invitation with a name and password of one’s own, and signs in.',
    schema: { body: setupRequestSchema, response: meSchema },
    async handler(call) {
      const { token } = await auth.links.accept(call.body, originOf(call, publicUrl))
      return begin(auth, publicUrl, call, token)
    },
  }),
  route({
    method: 'POST',
    path: '/auth/reset',
    permission: 'public',
    summary: 'Sets a new password with the code of a link; signing in still asks for the second factor.',
    schema: { body: resetPasswordRequestSchema },
    handler: ({ body }) => auth.links.useReset(body),
  }),
]

const sessionRoutes = ({ auth, publicUrl }: SignInRoutesDeps): Route[] => [
  route({
    method: 'POST',
    path: '/auth/logout',
    permission: 'signed-in',
    summary: 'Ends this session.',
    schema: {},
    async handler({ actor, request, reply }) {
      const secure = isSecure(request, publicUrl)
      await auth.logOut(actor)
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

/** A sign-in ends the session that the browser had before, whoever's it was, and marks the browser as known. */
async function begin(auth: Auth, publicUrl: string | null, call: Call, token: string): Promise<Me> {
  const { request, reply, actor } = call
  const secure = isSecure(request, publicUrl)
  if (actor !== null) await auth.logOut(actor)
  const me = await auth.me(token)
  if (me === null) throw notSignedIn()
  const options = cookieOptions(secure)
  reply.setCookie(sessionCookie(secure), token, { ...options, maxAge: ABSOLUTE_MS / 1000 })
  reply.setCookie(deviceCookie(secure), auth.markDevice(me.id), { ...options, maxAge: DEVICE_MAX_AGE_S })
  return me
}

const cookieOptions = (secure: boolean) => ({ path: '/', httpOnly: true, sameSite: 'lax', secure }) as const
const deviceCookie = (isSecure: boolean): string => (isSecure ? '__Host-device' : 'device')

const originOf = ({ request }: Call, publicUrl: string | null): Origin => ({
  address: request.socket.remoteAddress === undefined ? 'local' : request.ip,
  userAgent: request.headers['user-agent'] ?? '',
  device: request.cookies[deviceCookie(isSecure(request, publicUrl))],
})
