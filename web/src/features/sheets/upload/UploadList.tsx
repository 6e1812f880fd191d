import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconRefresh, IconX } from '@tabler/icons-react'
import { formatBytes, formatCount, formatPercent } from '../../../format/count.ts'
import { formatEstimate } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ToneMark } from '../../../ui/Status.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { uploadDesk, type UploadEntry, type UploadState } from './upload-desk.ts'
import classes from './upload.module.css'
import { useUploads } from './use-uploads.ts'

const toneOf: Readonly<Record<UploadState, Tone>> = {
  queued: 'waiting',
  sending: 'active',
  paused: 'off',
  done: 'ok',
  failed: 'bad',
}

interface UploadListProps {
  readonly endpoint: string
  /** Also those that have arrived; otherwise they are shown elsewhere. */
  readonly withDone?: boolean
}

/** What is on its way, one by one and in all. */
export function UploadList({ endpoint, withDone = false }: UploadListProps) {
  const entries = useUploads(endpoint)
  const shown = withDone ? entries : entries.filter(({ state }) => state !== 'done')
  if (shown.length === 0) return null
  return (
    <section className={classes.uploads} aria-label={text.sheets.upload.onTheirWay}>
      <Sum endpoint={endpoint} entries={entries} />
      <ul className={classes.list}>
        {shown.map((entry) => (
          <UploadRow key={entry.key} entry={entry} onDrop={() => uploadDesk.drop(endpoint, entry.key)} />
        ))}
      </ul>
    </section>
  )
}

function Sum({ endpoint, entries }: { endpoint: string; entries: readonly UploadEntry[] }) {
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const sent = entries.reduce((sum, entry) => sum + entry.sent, 0)
  const done = entries.filter(({ state }) => state === 'done').length
  const isMoving = entries.some(({ state }) => state === 'sending' || state === 'queued')
  const isHalted = entries.some(({ state }) => state === 'paused' || state === 'failed')
  const rate = isMoving ? uploadDesk.rate() : 0
  return (
    <div className={classes.sum}>
      <span>{text.sheets.upload.sum(formatCount(done), formatCount(entries.length))}</span>
      <Progress
        value={bytes === 0 ? 100 : (sent / bytes) * 100}
        flex={1}
        aria-label={text.sheets.upload.inAll(formatPercent(sent, bytes))}
      />
      <span className={classes.soft}>
        {formatBytes(sent)} / {formatBytes(bytes)}
        {rate > 0 ? ` · ${formatBytes(rate)}/s · ${formatEstimate(((bytes - sent) / rate) * 1_000)}` : ''}
      </span>
      {isMoving ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPlayerPause size={14} />}
          onClick={() => uploadDesk.pause(endpoint)}
        >
          {text.sheets.upload.pause}
        </Button>
      ) : null}
      {isHalted ? (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={
            entries.some(({ state }) => state === 'paused') ? <IconPlayerPlay size={14} /> : <IconRefresh size={14} />
          }
          onClick={() => uploadDesk.resume(endpoint)}
        >
          {text.sheets.upload.resume}
        </Button>
      ) : null}
    </div>
  )
}

const UploadRow = ({ entry, onDrop }: { entry: UploadEntry; onDrop: () => void }) => (
  <li className={classes.upload}>
    <ToneMark tone={toneOf[entry.state]} />
    <span className={classes.uploadName}>
      <bdi className={classes.cut}>{entry.name}</bdi>
      {entry.error === null ? null : <span className={classes.bad}>{entry.error.message}</span>}
    </span>
    <span className={classes.soft}>
      {entry.state === 'sending'
        ? formatPercent(entry.sent, entry.bytes)
        : `${text.sheets.upload.states[entry.state]} · ${formatBytes(entry.bytes)}`}
    </span>
    {entry.state === 'done' ? (
      <span />
    ) : (
      <ActionIcon variant="subtle" color="gray" aria-label={text.sheets.upload.drop(entry.name)} onClick={onDrop}>
        <IconX size={15} />
      </ActionIcon>
    )}
  </li>
)
