import { route, type Route } from '../../../http/route.ts'
import { pageQuerySchema } from '../../../kernel/schemas.ts'
import {
  changeRoleRequestSchema,
  codeLinkSchema,
  endedSchema,
  inviteListSchema,
  inviteParamsSchema,
  inviteRequestSchema,
  madeInviteSchema,
  personPageSchema,
  personParamsSchema,
  sessionListSchema,
} from '../contract.ts'
import type { Auth } from '../service.ts'

interface PeopleRoutesDeps {
  readonly auth: Pick<Auth, 'people' | 'links'>
}

const params = personParamsSchema

export const peopleRoutes = ({ auth }: PeopleRoutesDeps): Route[] => [
  ...inviteRoutes(auth.links),
  ...personRoutes(auth),
  ...helpRoutes(auth),
]

const inviteRoutes = (links: Auth['links']): Route[] => [
  route({
    method: 'GET',
    path: '/invites',
    permission: 'people.read',
    summary: 'Invitations that nobody has accepted yet.',
    schema: { response: inviteListSchema },
    handler: async ({ actor }) => ({ items: await links.listInvites(actor) }),
  }),
  route({
    method: 'POST',
    path: '/invites',
    permission: 'people.write',
    stepUp: true,
    summary: 'Invites somebody: answers with a link that works once, shown once.',
    schema: { body: inviteRequestSchema, response: madeInviteSchema },
    status: 201,
    handler: ({ actor, body }) => links.invite(actor, body),
  }),
  route({
    method: 'DELETE',
    path: '/invites/:inviteId',
    permission: 'people.write',
    summary: 'Withdraws an invitation.',
    schema: { params: inviteParamsSchema },
    handler: ({ actor, params }) => links.withdraw(actor, params.inviteId),
  }),
]

const personRoutes = ({ people }: PeopleRoutesDeps['auth']): Route[] => [
  route({
    method: 'GET',
    path: '/people',
    permission: 'people.read',
    summary: 'Who has access.',
    schema: { query: pageQuerySchema, response: personPageSchema },
    handler: ({ actor, query }) => people.list(actor, query),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/role',
    permission: 'people.write',
    stepUp: true,
    summary: 'Gives somebody another role, from their next request on.',
    schema: { params, body: changeRoleRequestSchema },
    handler: ({ actor, params, body }) => people.changeRole(actor, params.personId, body.role),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/disable',
    permission: 'people.write',
    summary: 'Shuts somebody out at once: sessions, live views and keys.',
    schema: { params },
    handler: ({ actor, params }) => people.disable(actor, params.personId),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/enable',
    permission: 'people.write',
    stepUp: true,
    summary: 'Lets somebody who was disabled sign in again.',
    schema: { params },
    handler: ({ actor, params }) => people.enable(actor, params.personId),
  }),
  route({
    method: 'DELETE',
    path: '/people/:personId',
    permission: 'people.write',
    stepUp: true,
    summary: 'Removes somebody for good, with their sessions and keys.',
    schema: { params },
    handler: ({ actor, params }) => people.remove(actor, params.personId),
  }),
]

const helpRoutes = ({ people, links }: PeopleRoutesDeps['auth']): Route[] => [
  route({
    method: 'GET',
    path: '/people/:personId/sessions',
    permission: 'people.read',
    summary: 'Somebody’s live sessions.',
    schema: { params, response: sessionListSchema },
    handler: async ({ actor, params }) => ({ items: await people.listSessions(actor, params.personId) }),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/end-sessions',
    permission: 'people.write',
    summary: 'Ends all of somebody’s sessions.',
    schema: { params, response: endedSchema },
    handler: async ({ actor, params }) => ({ ended: await people.endSessions(actor, params.personId) }),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/reset-second-factor',
    permission: 'people.write',
    stepUp: true,
    summary: 'Removes somebody’s second factor, who lost it, and ends their sessions.',
    schema: { params },
    handler: ({ actor, params }) => people.resetSecondFactor(actor, params.personId),
  }),
  route({
    method: 'POST',
    path: '/people/:personId/reset-password',
    permission: 'people.write',
    stepUp: true,
    summary: 'Makes a link with which somebody sets a new password, once.',
    schema: { params, response: codeLinkSchema },
    handler: ({ actor, params }) => links.resetPassword(actor, params.personId),
  }),
]
