import { Progress } from '@mantine/core'
import type { Backup } from '../../../../src/modules/backups/contract.ts'
import { formatBytes, formatPercent } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { Panel } from '../../ui/Panel.tsx'
import classes from './backups.module.css'

/** What is being done now. Bytes are told of what is sealed and checked; of a copy only its share is known. */
export function MakingPanel({ backup: { progress } }: { backup: Backup }) {
  const { phase, doneBytes, totalBytes } = progress ?? { phase: 'waiting' as const, doneBytes: 0, totalBytes: 1 }
  const share = formatPercent(doneBytes, totalBytes)
  const done = phase === 'copying' || phase === 'waiting' ? share : `${formatBytes(doneBytes)}, ${share}`
  return (
    <Panel title={text.backups.making}>
      <div className={classes.phase} aria-live="polite">
        <span>{text.backups.phases[phase]}</span>
        <span>{phase === 'waiting' ? '' : done}</span>
      </div>
      <Progress value={(100 * doneBytes) / Math.max(1, totalBytes)} animated aria-label={text.backups.phases[phase]} />
    </Panel>
  )
}
