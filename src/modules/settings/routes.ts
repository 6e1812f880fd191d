import type { Database } from '../../db/database.ts'
import { route, type Route } from '../../http/route.ts'
import { settingsPatchSchema, settingsSchema } from './contract.ts'
import type { SettingsService } from './service.ts'

interface SettingsRouteDeps {
  readonly settings: SettingsService
  readonly database: Pick<Database, 'db' | 'readDb'>
}

export const settingsRoutes = ({ settings, database: { db, readDb } }: SettingsRouteDeps): Route[] => [
  route({
    method: 'GET',
    path: '/settings',
    permission: 'settings.read',
    summary: 'What people can change while the server runs, with the values in force.',
    schema: { response: settingsSchema },
    handler: ({ actor }) => settings.read(readDb, actor),
  }),
  route({
    method: 'PATCH',
    path: '/settings',
    permission: 'settings.write',
    stepUp: ({ body }) => body.stepUpRecipients !== undefined,
    summary: 'Changes settings; a key that is given replaces its value whole.',
    schema: { body: settingsPatchSchema, response: settingsSchema },
    handler: ({ actor, body }) => settings.change(db, actor, body),
  }),
]
