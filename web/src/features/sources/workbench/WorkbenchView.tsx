import { Skeleton, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Source } from '../../../../../src/modules/feeds/sources/contract.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { hostOf } from './address.ts'
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
  /** Channels that are chosen at first; undefined: the only one that there is. */
  readonly channelIds: readonly number[] | undefined
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
        <Found
          key={looked.fetched?.url ?? bench.url}
          tools={tools}
          looked={looked}
          bench={bench}
          source={source}
          channelIds={channelIds}
        />
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
  const { reading, settings } = bench
  return (
    <>
      <Failure looked={looked} bench={bench} />
      {looked.outline === null && settings === null ? null : (
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
            {settings === null ? null : (
              <ReaderForm
                settings={settings}
                isPending={tools.read.isPending}
                error={tools.read.error}
                onRead={(wanted) => tools.read.mutate({ url: bench.url, settings: wanted })}
              />
            )}
          </Stack>
          <Side bench={bench} source={source} channelIds={channelIds} entryIndex={entryIndex} />
        </div>
      )}
    </>
  )
}

type SideProps = Pick<FoundProps, 'bench' | 'source' | 'channelIds'> & { readonly entryIndex: number }

/** What it becomes: a source, and a post of the chosen entry. */
function Side({ bench, source, channelIds, entryIndex }: SideProps) {
  const { settings, reading, title, url } = bench
  const entry = reading?.entries[entryIndex] ?? reading?.entries[0]
  return (
    <Stack gap="md" className={classes.side ?? ''}>
      {settings === null ? null : (
        <SavePanel bench={bench} settings={settings} source={source} channelIds={channelIds} />
      )}
      {settings === null ? null : (
        <Panel title={text.workbench.post} note={text.workbench.postNote}>
          <PostPane entry={entry} sourceTitle={source?.title ?? (title === '' ? hostOf(url) : title)} />
        </Panel>
      )}
    </Stack>
  )
}

/** Of the way that is in use; of the address as a whole while there is none. */
function Failure({ looked, bench }: Pick<FoundProps, 'looked' | 'bench'>) {
  const failure = bench.settings === null ? looked.failure : (bench.reading?.failure ?? null)
  const title = bench.settings === null && looked.fetched?.status === 200 ? text.workbench.nothing : undefined
  return failure === null ? null : <FailureNote failure={failure} hasPage={looked.outline !== null} title={title} />
}
