import type { BackupStatus } from '../../../../src/modules/backups/contract.ts'
import { formatBytes } from '../../format/count.ts'
import { formatDateTime, formatDuration } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { Status } from '../../ui/Status.tsx'
import classes from './backups.module.css'

/** Last backup, size, age, where, and when the next is due. */
export function LastBackup({ status }: { status: BackupStatus }) {
  const { lastGood, isOld, nextAt, folder, freeBytes, timeZone } = status
  const size = lastGood?.bytes ?? null
  return (
    <section aria-label={text.backups.last}>
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
    </section>
  )
}

const hourMs = 3_600_000

/** Minutes at first, then hours, then days: how old a backup is to the second helps nobody. */
function wholeUnits(ageMs: number): number {
  const unitMs = ageMs < hourMs ? 60_000 : ageMs < 48 * hourMs ? hourMs : 24 * hourMs
  return Math.max(60_000, Math.floor(ageMs / unitMs) * unitMs)
}

function Age({ status: { lastGood, isOld, now } }: { status: BackupStatus }) {
  const takenAt = lastGood?.takenAt ?? null
  const tone = isOld ? 'bad' : takenAt === null ? 'off' : 'ok'
  const word = takenAt === null ? text.backups.none : text.backups.ago(formatDuration(wholeUnits(now - takenAt)))
  const note = takenAt === null ? text.backups.noneNote : formatDateTime(takenAt)
  return <Figure label={text.backups.last} value={<Status tone={tone} word={word} />} note={note} />
}
