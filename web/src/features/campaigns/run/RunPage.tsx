import { Skeleton, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import type { Campaign, Progress } from '../../../../../src/modules/campaigns/contract.ts'
import { keys } from '../../../api/keys.ts'
import { progressQuery, reasonsQuery, seriesQuery } from '../../../api/run.ts'
import { useProgressStream } from '../../../api/stream.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { LanePanel } from './LanePanel.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { RecipientsPanel } from './RecipientsPanel.tsx'
import { RunFigures } from './RunFigures.tsx'
import { RunHead } from './RunHead.tsx'
import { UncertainPanel } from './UncertainPanel.tsx'

const RateChart = lazy(async () => ({ default: (await import('./RateChart.tsx')).RateChart }))
const refreshMs = 3_000
const chartHeight = 220

/** Its numbers change by themselves. */
const isRunning = (state: Campaign['state']): boolean => state === 'planning' || state === 'running'

/** The stream tells of a change of state first; the rest of the page is asked for again then. */
function useFreshState(campaign: Campaign, progress: Progress | undefined): void {
  const client = useQueryClient()
  const isStale = progress !== undefined && progress.state !== campaign.state
  useEffect(() => {
    if (isStale) void client.invalidateQueries({ queryKey: keys.campaign(campaign.id) })
  }, [campaign.id, client, isStale, progress?.state])
}

export function RunPage({ campaign }: { campaign: Campaign }) {
  const result = useQuery(progressQuery(campaign.id))
  const progress = result.data
  const { state, sums } = progress ?? campaign
  const moves = isRunning(state)
  const isOpen = moves || state === 'paused'
  const stream = useProgressStream(campaign.id, isOpen)
  useFreshState(campaign, progress)
  return (
    <>
      <RunHead campaign={campaign} state={state} />
      <Stack gap="md">
        <ErrorNote error={progress === undefined ? result.error : null} retry={() => void result.refetch()} />
        <RunFigures campaign={campaign} progress={progress} stream={isOpen ? stream : null} />
        <UncertainPanel campaign={campaign} state={state} count={sums.uncertain} />
        <ChartPanel campaignId={campaign.id} refresh={moves ? refreshMs : false} />
        <LanePanel lanes={progress?.lanes ?? []} isMoving={isOpen} />
        <Ledger campaignId={campaign.id} state={state} sums={sums} />
      </Stack>
    </>
  )
}

function Ledger({ campaignId, state, sums }: { campaignId: number } & Pick<Campaign, 'state' | 'sums'>) {
  const moves = isRunning(state)
  const reasons = useQuery(reasonsQuery(campaignId, moves ? refreshMs : false)).data?.reasons
  return (
    <>
      <ReasonPanel campaignId={campaignId} state={state} reasons={reasons} />
      <RecipientsPanel
        campaignId={campaignId}
        sums={sums}
        reasons={reasons ?? []}
        isMoving={moves}
        mayDecide={!moves}
      />
    </>
  )
}

function ChartPanel({ campaignId, refresh }: { campaignId: number; refresh: number | false }) {
  const series = useQuery(seriesQuery(campaignId, refresh))
  return (
    <Panel title={text.run.chart} note={text.run.chartNote}>
      {series.isError && series.data === undefined ? (
        <ErrorNote error={series.error} retry={() => void series.refetch()} />
      ) : null}
      <div style={{ height: chartHeight }}>
        <Suspense fallback={<Skeleton height={chartHeight} />}>
          {series.data === undefined ? (
            <Skeleton height={chartHeight} />
          ) : (
            <RateChart series={series.data} height={chartHeight} />
          )}
        </Suspense>
      </div>
    </Panel>
  )
}
