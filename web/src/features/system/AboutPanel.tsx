import type { System } from '../../../../src/observe/contract.ts'
import { formatBytes } from '../../format/count.ts'
import { formatEstimate } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Facts } from '../../ui/Facts.tsx'
import { Panel } from '../../ui/Panel.tsx'

export const AboutPanel = ({ system: { versions, disk, backupAgeMs } }: { system: System }) => (
  <Panel title={text.system.about}>
    <Facts
      facts={[
        ...versions.map(({ name, version }) => [name, version] as const),
        [text.system.database, formatBytes(disk.databaseBytes)],
        [text.system.log, formatBytes(disk.walBytes)],
        [
          text.system.backup,
          backupAgeMs === null ? text.system.backupNone : text.system.backupAge(formatEstimate(backupAgeMs)),
        ],
      ]}
    />
  </Panel>
)
