import type { Database } from '../../db/database.ts'
import { bytesRoute, route, type Route } from '../../http/route.ts'
import { pageQuerySchema } from '../../kernel/schemas.ts'
import {
  backupFileSchema,
  backupPageSchema,
  backupParamsSchema,
  backupPlanSchema,
  backupSchema,
  backupStatusSchema,
  rotatedSchema,
  rotateRequestSchema,
} from './contract.ts'
import type { Backups } from './service.ts'

export interface BackupRouteDeps {
  readonly backups: Backups
  readonly database: Pick<Database, 'db' | 'readDb'>
}

export const backupRoutes = (deps: BackupRouteDeps): Route[] => [...viewRoutes(deps), ...actRoutes(deps)]

const viewRoutes = ({ backups, database: { db, readDb } }: BackupRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/backups/status',
    permission: 'settings.read',
    summary: 'The schedule, the newest good backup and whether it is old.',
    schema: { response: backupStatusSchema },
    handler: ({ actor }) => backups.status(readDb, actor),
  }),
  route({
    method: 'GET',
    path: '/backups',
    permission: 'settings.read',
    summary: 'Backups, newest first.',
    schema: { query: pageQuerySchema, response: backupPageSchema },
    handler: ({ actor, query }) => backups.list(readDb, actor, query),
  }),
  route({
    method: 'GET',
    path: '/backups/:backupId',
    permission: 'settings.read',
    summary: 'One backup with its progress.',
    schema: { params: backupParamsSchema, response: backupSchema },
    handler: ({ actor, params: { backupId } }) => backups.get(readDb, actor, backupId),
  }),
  bytesRoute({
    method: 'GET',
    path: '/backups/:backupId/file',
    permission: 'backup.write',
    stepUp: true,
    summary: 'The sealed file: an age file that the master key opens through `switchboard restore`.',
    schema: { params: backupParamsSchema },
    handler: async ({ actor, params: { backupId }, reply }) => {
      const { fileName, bytes, content } = await backups.content(db, actor, backupId)
      reply.header('content-type', 'application/octet-stream')
      reply.header('content-length', String(bytes))
      reply.header('content-disposition', `attachment; filename="${fileName}"`)
      return content
    },
  }),
]

const actRoutes = ({ backups, database: { db } }: BackupRouteDeps): Route[] => [
  route({
    method: 'POST',
    path: '/backups',
    permission: 'backup.write',
    summary: 'Asks for a backup; while one is made, answers with that one.',
    schema: { response: backupSchema },
    status: 202,
    handler: ({ actor }) => backups.request(db, actor),
  }),
  route({
    method: 'POST',
    path: '/backups/:backupId/download',
    permission: 'backup.write',
    stepUp: true,
    summary: 'Asks for the proof that downloading the file needs, and says how large it is.',
    schema: { params: backupParamsSchema, response: backupFileSchema },
    handler: async ({ actor, params: { backupId } }) => {
      const { content, ...file } = await backups.content(db, actor, backupId)
      content.destroy()
      return file
    },
  }),
  route({
    method: 'DELETE',
    path: '/backups/:backupId',
    permission: 'backup.write',
    stepUp: true,
    summary: 'Deletes a backup and its file.',
    schema: { params: backupParamsSchema },
    handler: ({ actor, params: { backupId } }) => backups.remove(db, actor, backupId),
  }),
  route({
    method: 'PATCH',
    path: '/backups/plan',
    permission: 'backup.write',
    summary: 'When backups are made by themselves and how many are kept.',
    schema: { body: backupPlanSchema, response: backupStatusSchema },
    handler: ({ actor, body }) => backups.changePlan(db, actor, body),
  }),
  route({
    method: 'POST',
    path: '/secrets/rotate',
    permission: 'secrets.write',
    stepUp: true,
    summary: 'Puts a new master key in force; the answer says where it was written.',
    schema: { body: rotateRequestSchema, response: rotatedSchema },
    handler: ({ actor, body }) => backups.rotate(db, actor, body.keyFile ?? null),
  }),
]
