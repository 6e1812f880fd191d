import { Skeleton, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Source } from '../../../../../src/modules/feeds/sources/contract.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { AddressPanel } from './AddressPanel.tsx'
import { Candidates } from './Candidates.tsx'
import { EntryList } from './EntryList.tsx'
import { FailureNote } from './FailureNote.tsx'
import { OutlinePanel } from './OutlinePanel.tsx'
import { PostPane } from './PostPane.tsx'
import { ReaderForm } from './ReaderForm.tsx'
import { SavePanel } from './SavePanel.tsx'
import type { BenchTools } from './use-bench.ts'
import classes from './workbench.module.css'

interface WorkbenchViewProps {
  readonly tools: BenchTools
  readonly initialUrl: string
  readonly onLook: (url: string) => void
  /** Null: it is to become one. */
  readonly source: Source | null
  /** Channels that are chosen at first. */
  readonly channelIds: readonly number[]
}

export function WorkbenchView({ tools, initialUrl, onLook, source, channelIds }: WorkbenchViewProps) {
  const { looked, bench, look, read } = tools
  const isWaiting = look.isPending || (bench === undefined && read.isPending)
  return (
    <Stack gap="md">
      <AddressPanel key={initialUrl} initialUrl={initialUrl} looked={looked} isPending={isWaiting} onLook={onLook} />
      <ErrorNote error={look.error} />
      {isWaiting ? <Skeleton height={260} /> : null}
      {looked === undefined || bench === undefined || isWaiting ? null : (
        <Found key={bench.url} tools={tools} looked={looked} bench={bench} source={source} channelIds={channelIds} />
      )}
    </Stack>
  )
}

type FoundProps = Pick<WorkbenchViewProps, 'tools' | 'source' | 'channelIds'> & {
  readonly looked: NonNullable<BenchTools['looked']>
  readonly bench: NonNullable<BenchTools['bench']>
}

function Found({ tools, looked, bench, source, channelIds }: FoundProps) {
  const [entryIndex, setEntryIndex] = useState(0)
  const { reading } = bench
  const entry = reading?.entries[entryIndex] ?? reading?.entries[0]
  const failure = reading?.failure ?? (bench.settings === null ? looked.failure : null)
  return (
    <>
      {failure === null ? null : <FailureNote failure={failure} hasPage={looked.outline !== null} />}
      <div className={classes.columns}>
        <Stack gap="md" className={classes.main ?? ''}>
          {looked.candidates.length === 0 ? null : (
            <Candidates looked={looked} chosen={bench.chosen} onChoose={tools.choose} />
          )}
          {reading === null ? null : (
            <EntryList
              reading={reading}
              chosen={entryIndex}
              onChoose={setEntryIndex}
              isPending={tools.read.isPending}
            />
          )}
          {looked.outline === null ? null : <OutlinePanel tools={tools} outline={looked.outline} bench={bench} />}
          {bench.settings === null ? null : (
            <ReaderForm
              key={JSON.stringify(bench.settings)}
              settings={bench.settings}
              isPending={tools.read.isPending}
              error={tools.read.error}
              onRead={(settings) => tools.read.mutate({ url: bench.url, settings })}
            />
          )}
        </Stack>
        <Stack gap="md" className={classes.side ?? ''}>
          {bench.settings === null ? null : (
            <SavePanel bench={bench} settings={bench.settings} source={source} channelIds={channelIds} />
          )}
          <Panel title={text.workbench.post} note={text.workbench.postNote}>
            <PostPane entry={entry} sourceTitle={source?.title ?? bench.title} />
          </Panel>
        </Stack>
      </div>
    </>
  )
}
