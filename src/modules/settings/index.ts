export { createSettings, type SettingsService } from './service.ts'
export { readSettings } from './queries.ts'
