import { route, type Route } from '../../../http/route.ts'
import {
  changePasswordRequestSchema,
  confirmFactorRequestSchema,
  endedSchema,
  passwordOnlySchema,
  provedSchema,
  proveBothRequestSchema,
  recoveryCodesSchema,
  secondFactorSchema,
  seedSchema,
  sessionListSchema,
  sessionParamsSchema,
  stepUpRequestSchema,
} from '../contract.ts'
import type { Auth } from '../service.ts'

interface OwnRoutesDeps {
  readonly auth: Pick<Auth, 'own' | 'secondFactors'>
}

/** What everybody does with their own account. */
export const ownRoutes = ({ auth }: OwnRoutesDeps): Route[] => [
  ...proofRoutes(auth.own),
  ...ownSessionRoutes(auth.own),
  ...secondFactorRoutes(auth.secondFactors),
]

const proofRoutes = (own: Auth['own']): Route[] => [
  route({
    method: 'POST',
    path: '/auth/step-up',
    permission: 'signed-in',
    summary: 'Proves anew, by the password or a code, who is at the keyboard; it counts for five minutes.',
    schema: { body: stepUpRequestSchema, response: provedSchema },
    handler: async ({ actor, body }) => ({ freshUntil: await own.stepUp(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/auth/password',
    permission: 'signed-in',
    summary: 'Changes one’s own password; every other session ends.',
    schema: { body: changePasswordRequestSchema },
    handler: ({ actor, body }) => own.changePassword(actor, body),
  }),
]

const ownSessionRoutes = (own: Auth['own']): Route[] => [
  route({
    method: 'GET',
    path: '/auth/sessions',
    permission: 'signed-in',
    summary: 'One’s own live sessions.',
    schema: { response: sessionListSchema },
    handler: async ({ actor }) => ({ items: await own.listSessions(actor) }),
  }),
  route({
    method: 'DELETE',
    path: '/auth/sessions/:sessionId',
    permission: 'signed-in',
    summary: 'Ends one of one’s own sessions.',
    schema: { params: sessionParamsSchema },
    handler: ({ actor, params }) => own.endSession(actor, params.sessionId),
  }),
  route({
    method: 'POST',
    path: '/auth/sessions/end-others',
    permission: 'signed-in',
    summary: 'Ends all of one’s own sessions but this one.',
    schema: { response: endedSchema },
    handler: async ({ actor }) => ({ ended: await own.endOtherSessions(actor) }),
  }),
]

const secondFactorRoutes = (factors: Auth['secondFactors']): Route[] => [
  route({
    method: 'GET',
    path: '/auth/second-factor',
    permission: 'signed-in',
    summary: 'Whether one’s own second factor is on, and how many recovery codes are left.',
    schema: { response: secondFactorSchema },
    handler: ({ actor }) => factors.read(actor),
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor',
    permission: 'signed-in',
    summary: 'Begins to set up a second factor: a seed for an authenticator, shown once.',
    schema: { body: passwordOnlySchema, response: seedSchema },
    handler: ({ actor, body }) => factors.begin(actor, body.password),
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/confirm',
    permission: 'signed-in',
    summary: 'Switches it on with its first code; answers with the recovery codes, shown once.',
    schema: { body: confirmFactorRequestSchema, response: recoveryCodesSchema },
    handler: async ({ actor, body }) => ({ recoveryCodes: await factors.confirm(actor, body.code) }),
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/recovery-codes',
    permission: 'signed-in',
    summary: 'Makes new recovery codes; the old ones are dead.',
    schema: { body: proveBothRequestSchema, response: recoveryCodesSchema },
    handler: async ({ actor, body }) => ({ recoveryCodes: await factors.renewRecoveryCodes(actor, body) }),
  }),
  route({
    method: 'POST',
    path: '/auth/second-factor/remove',
    permission: 'signed-in',
    summary: 'Switches the second factor off; every other session ends.',
    schema: { body: proveBothRequestSchema },
    handler: ({ actor, body }) => factors.remove(actor, body),
  }),
]
