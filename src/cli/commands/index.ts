import type { Command } from '../command.ts'
import { accountCommands } from './account.ts'
import { auditCommands } from './audit.ts'
import { backupCommands } from './backup.ts'
import { campaignCommands } from './campaign.ts'
import { campaignMoveCommands } from './campaign-moves.ts'
import { channelCommands } from './channel.ts'
import { configCommand } from './config.ts'
import { contactCommands } from './contact.ts'
import { doctorCommand } from './doctor.ts'
import { migrateCommand } from './migrate.ts'
import { jobCommands } from './job.ts'
import { keyCommands } from './key.ts'
import { limitCommands } from './limit.ts'
import { mappingCommands } from './mapping.ts'
import { noticeCommands } from './notice.ts'
import { personCommands } from './person.ts'
import { postCommands } from './post.ts'
import { recipeCommands } from './recipe.ts'
import { secretsCommands } from './secrets.ts'
import { sheetsCommands } from './sheets.ts'
import { sourceCommands } from './source.ts'
import { sourceMoveCommands } from './source-move.ts'

/** In the order of the help. */
export const commands: readonly Command[] = [
  doctorCommand,
  configCommand,
  migrateCommand,
  ...accountCommands,
  ...contactCommands,
  ...campaignCommands,
  ...campaignMoveCommands,
  ...sourceCommands,
  ...sourceMoveCommands,
  ...channelCommands,
  ...postCommands,
  ...sheetsCommands,
  ...recipeCommands,
  ...mappingCommands,
  ...jobCommands,
  ...backupCommands,
  ...noticeCommands,
  ...personCommands,
  ...keyCommands,
  ...limitCommands,
  ...secretsCommands,
  ...auditCommands,
]
