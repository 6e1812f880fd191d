import type { AccountsTables } from './accounts.ts'
import type { AudiencesTables } from './audiences.ts'
import type { AuditTables } from './audit.ts'
import type { AuthTables } from './auth.ts'
import type { BackupsTables } from './backups.ts'
import type { CampaignsTables } from './campaigns.ts'
import type { DeliveryTables } from './delivery.ts'
import type { FeedsTables } from './feeds.ts'
import type { FilesTables } from './files.ts'
import type { LimitsTables } from './limits.ts'
import type { NoticesTables } from './notices.ts'
import type { PlatformTables } from './platform.ts'
import type { SettingsTables } from './settings.ts'
import type { SheetsTables } from './sheets.ts'

export type Tables = PlatformTables &
  AuditTables &
  AuthTables &
  FeedsTables &
  FilesTables &
  AccountsTables &
  AudiencesTables &
  DeliveryTables &
  BackupsTables &
  CampaignsTables &
  LimitsTables &
  SettingsTables &
  SheetsTables &
  NoticesTables
