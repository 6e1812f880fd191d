import { z } from 'zod'
import { noticeChannels, noticeKinds } from '../../kernel/notice.ts'

const channels = z.array(z.enum(noticeChannels)).max(noticeChannels.length)

/** Which ways notices take besides the dashboard; `byKind` goes before the severity. */
const noticeSettingsSchema = z.strictObject({
  bySeverity: z.strictObject({ error: channels, warning: channels, info: channels }),
  byKind: z.partialRecord(z.enum(noticeKinds), channels),
  /** Who gets them by e-mail. */
  emailTo: z.array(z.email('This is not an e-mail address.')).max(20),
  /** The same trouble is told again after this at the earliest; then after twice as long, and so on up to a day. */
  quietMinutes: z.number().int().min(1).max(1_440),
})

const backupSettingsSchema = z.strictObject({
  /** Five fields in the time zone of the server; null: only by hand. */
  cron: z.string().max(100).nullable(),
  /** The newest of so many days that have one is kept, the newest of all whatever happens. */
  keepDaily: z.number().int().min(1).max(1_000),
  /** And the newest of so many weeks. */
  keepWeekly: z.number().int().min(0).max(1_000),
})

/** Every setting that people change while the program runs. A module adds its key here and to the defaults. */
export const settingsSchema = z.strictObject({
  /** Starting a campaign for more people than this asks for a fresh password or code. */
  stepUpRecipients: z.number().int().min(0).max(1_000_000_000),
  backup: backupSettingsSchema,
  notices: noticeSettingsSchema,
})

export const defaultSettings: Settings = {
  stepUpRecipients: 10_000,
  backup: { cron: '0 3 * * *', keepDaily: 7, keepWeekly: 4 },
  notices: {
    bySeverity: { error: [...noticeChannels], warning: [...noticeChannels], info: [] },
    byKind: { post_approval: ['operator_bot'] },
    emailTo: [],
    quietMinutes: 30,
  },
}

/** What is given replaces what is stored: a key, or a field of a key that has fields. */
export const settingsPatchSchema = z
  .strictObject({
    ...settingsSchema.shape,
    backup: backupSettingsSchema.partial(),
    notices: noticeSettingsSchema.partial(),
  })
  .partial()

export type Settings = z.infer<typeof settingsSchema>
export type SettingsPatch = z.infer<typeof settingsPatchSchema>
export type NoticeSettings = Settings['notices']
