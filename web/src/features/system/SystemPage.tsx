import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { System } from '../../../../src/observe/contract.ts'
import { systemQuery } from '../../api/system.ts'
import { formatBytes, formatPercent, formatRate } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Figure, FigureRow } from '../../ui/Figure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { AboutPanel } from './AboutPanel.tsx'
import { BeatCharts } from './BeatCharts.tsx'
import { QueuePanel } from './QueuePanel.tsx'
import { SlowestPanel } from './SlowestPanel.tsx'
import { WorkerPanel } from './WorkerPanel.tsx'

/** How the process that answers is, as it is now and was in the last minutes. */
export function SystemPage() {
  const { data: system, error, refetch } = useQuery(systemQuery)
  const note =
    system === undefined
      ? ' '
      : text.system.note(system.process.host, system.process.pid, formatDateTime(system.startedAt))
  return (
    <>
      <PageHead title={text.system.title} note={note} />
      {system === undefined && error !== null ? <ErrorNote error={error} retry={() => void refetch()} /> : null}
      {system === undefined && error === null ? <Skeleton height={84} /> : null}
      {system === undefined ? null : (
        <Stack gap="md">
          <Figures system={system} />
          <BeatCharts beats={system.beats} />
          <WorkerPanel workers={system.workers} />
          <QueuePanel queues={system.queues} />
          <SlowestPanel slowest={system.slowest} windowMs={system.slowestWindowMs} />
          <AboutPanel system={system} />
        </Stack>
      )}
    </>
  )
}

function Figures({ system: { memory, loop, beats, process, disk } }: { system: System }) {
  const cpu = beats.at(-1)?.cpuShare
  return (
    <FigureRow>
      <Figure
        label={text.system.memory}
        value={formatBytes(memory.rssBytes)}
        note={text.system.memoryNote(formatBytes(memory.heapUsedBytes), formatBytes(memory.heapLimitBytes))}
      />
      <Figure
        label={text.system.loop}
        value={text.system.loopMs(formatRate(loop.p99Ms))}
        note={text.system.loopNote(formatRate(loop.maxMs))}
      />
      <Figure
        label={text.system.cpu}
        value={cpu === undefined ? '–' : formatPercent(cpu, Math.max(1, cpu))}
        note={text.system.cpuNote(process.cpus)}
      />
      <Figure
        label={text.system.free}
        value={disk.freeBytes === null ? '–' : formatBytes(disk.freeBytes)}
        note={disk.freeBytes === null ? text.system.freeUnknown : text.system.freeNote(formatBytes(disk.databaseBytes))}
      />
    </FigureRow>
  )
}
