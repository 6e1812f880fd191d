import { Alert, Stack } from '@mantine/core'
import { IconClockPause } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Campaign, Progress } from '../../../../../src/modules/campaigns/contract.ts'
import { seriesQuery } from '../../../api/run.ts'
import type { StreamState } from '../../../api/stream.ts'
import { formatCount, formatPercent, formatRate } from '../../../format/count.ts'
import { formatDuration, formatEstimate } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { doneCount, outcomeParts } from '../../../texts/outcome-parts.ts'
import { Figure, FigureRow } from '../../../ui/Figure.tsx'
import { StackBar } from '../../../ui/StackBar.tsx'
import { OutcomeLinks } from './OutcomeLinks.tsx'
import classes from './run.module.css'
import { averageRate, elapsedMs, timeLeft } from './run-times.ts'

interface RunFiguresProps {
  readonly campaign: Campaign
  readonly progress: Progress | undefined
  readonly stream: StreamState | null
}

export function RunFigures({ campaign, progress, stream }: RunFiguresProps) {
  const { sums, state, pauseReason } = progress ?? campaign
  const done = doneCount(sums)
  return (
    <Stack gap="sm">
      <PauseReason state={state} reason={pauseReason} />
      <FigureRow>
        <Figure
          label={text.run.done}
          value={formatPercent(done, sums.total)}
          note={text.run.countOf(formatCount(done), formatCount(sums.total))}
        />
        {campaign.finishedAt === null ? (
          <RateNow progress={progress} stream={stream} />
        ) : (
          <AverageRate campaignId={campaign.id} />
        )}
        <Times campaign={campaign} progress={progress} />
      </FigureRow>
      <StackBar
        height={14}
        label={text.run.barLabel(formatCount(done), formatCount(sums.total))}
        total={sums.total}
        parts={outcomeParts(sums)}
      />
      <p className={classes.cause}>{progress?.limitedBy ?? ' '}</p>
      <OutcomeLinks campaignId={campaign.id} sums={sums} />
    </Stack>
  )
}

function RateNow({ progress, stream }: Pick<RunFiguresProps, 'progress' | 'stream'>) {
  const value = progress === undefined ? '–' : text.run.rate(formatRate(progress.ratePerSecond))
  return <Figure label={text.run.rateNow} value={value} note={<Live stream={stream} />} />
}

/** Of something that is over, the rate now is always zero; the average says more. */
function AverageRate({ campaignId }: { campaignId: number }) {
  const series = useQuery(seriesQuery(campaignId, false)).data
  const average = series === undefined ? null : averageRate(series)
  return (
    <Figure label={text.run.averageRate} value={average === null ? '–' : text.run.rate(formatRate(average))} note=" " />
  )
}

function Times({ campaign, progress }: Pick<RunFiguresProps, 'campaign' | 'progress'>) {
  const { state } = progress ?? campaign
  const elapsed = elapsedMs(campaign, progress?.now)
  const left = timeLeft(state, progress?.etaMs ?? null)
  return (
    <>
      <Figure
        label={text.run.timeLeft}
        value={left === null ? text.run.etaWords[state] : formatEstimate(left)}
        note=" "
      />
      <Figure label={text.run.elapsed} value={elapsed === null ? '–' : formatDuration(elapsed)} note=" " />
    </>
  )
}

const Live = ({ stream }: { stream: StreamState | null }) =>
  stream === null ? (
    ' '
  ) : (
    <span className={stream === 'live' ? classes.live : classes.notLive}>{text.run.stream[stream]}</span>
  )

const PauseReason = ({ state, reason }: { state: Campaign['state']; reason: string | null }) =>
  state === 'paused' && reason !== null ? (
    <Alert variant="light" color="yellow" icon={<IconClockPause />} title={text.run.pausedTitle} role="status">
      {reason}
    </Alert>
  ) : null
