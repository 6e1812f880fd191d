import type { BackupStatus } from '../../../../src/modules/backups/contract.ts'
import { formatBytes } from '../../format/count.ts'
import { formatDateTime, formatEstimate } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './backups.module.css'

/** Last backup, size, age, where, and when the next is due. */
export function LastBackup({ status }: { status: BackupStatus }) {
  const { lastGood, isOld, nextAt, folder, freeBytes, timeZone } = status
  const size = lastGood?.bytes ?? null
  return (
    <Panel>
      <FigureRow>
        <Age status={status} />
        <Figure label={text.backups.size} value={size === null ? '–' : formatBytes(size)} />
        {nextAt === null ? (
          <Figure label={text.backups.next} value={text.backups.noNext} />
        ) : (
          <Figure label={text.backups.next} value={formatDateTime(nextAt)} note={timeZone} />
        )}
      </FigureRow>
      {isOld ? <p className={classes.old}>{text.backups.old}</p> : null}
      <p className={classes.where}>
        {text.backups.where} <code>{folder}</code>
        {freeBytes === null ? null : `; ${text.backups.free(formatBytes(freeBytes))}`}
      </p>
    </Panel>
  )
}

function Age({ status: { lastGood, isOld, now } }: { status: BackupStatus }) {
  const takenAt = lastGood?.takenAt ?? null
  const tone = isOld ? 'bad' : takenAt === null ? 'off' : 'ok'
  const word = takenAt === null ? text.backups.none : text.backups.ago(formatEstimate(now - takenAt))
  const note = takenAt === null ? text.backups.noneNote : formatDateTime(takenAt)
  return <Figure label={text.backups.last} value={<Status tone={tone} word={word} />} note={note} />
}
