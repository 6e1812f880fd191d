import { campaignSoak } from './campaign.ts'
import { daySoak } from './day.ts'
import { feedsSoak } from './feeds-kills/soak.ts'
import { faultsSoak } from './faults/main.ts'
import { feedsWeekSoak } from './feeds-week/soak.ts'
import { pointsSoak } from './points.ts'
import { restoreSoak } from './restore.ts'
import { sheetsSoak } from './sheets/soak.ts'

const soaks: Readonly<Record<string, (args: readonly string[]) => Promise<boolean>>> = {
  campaign: campaignSoak,
  day: daySoak,
  points: pointsSoak,
  faults: faultsSoak,
  'feeds-week': feedsWeekSoak,
  restore: restoreSoak,
  feeds: feedsSoak,
  sheets: sheetsSoak,
}

const [name = '', ...args] = process.argv.slice(2)
const soak = soaks[name]
if (soak === undefined) {
  process.stderr.write(
    `Name a soak: ${Object.keys(soaks).join(', ')}. For example: npm run soak -- campaign --kills 200\n`,
  )
  process.exitCode = 2
} else {
  process.exitCode = (await soak(args)) ? 0 : 1
}
