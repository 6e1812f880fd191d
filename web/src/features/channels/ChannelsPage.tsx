import { Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconBroadcast, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { channelListQuery } from '../../api/channels.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { PagedList } from '../../ui/PagedList.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { AddChannelForm } from './AddChannelForm.tsx'
import { ChannelRow, ChannelRowHead } from './ChannelRow.tsx'
import classes from './channels.module.css'

const rowHeight = 59
const refreshMs = 10_000

export function ChannelsPage() {
  const list = useInfiniteQuery({ ...channelListQuery(), refetchInterval: refreshMs })
  const mayWrite = useMay()('feeds.write')
  const [isAdding, adding] = useDisclosure(false)
  const isEmpty = list.data?.pages[0]?.items.length === 0
  useShortcuts(mayWrite ? { n: adding.open } : {})
  return (
    <>
      <PageHead
        title={text.channels.nav}
        note={text.channels.note}
        actions={
          mayWrite && !isEmpty ? (
            <Button leftSection={<IconPlus size={16} />} onClick={adding.toggle} aria-expanded={isAdding}>
              {text.channels.add}
            </Button>
          ) : null
        }
      />
      <Collapse expanded={isAdding && !isEmpty}>
        <div className={classes.below}>
          <Panel title={text.channels.add}>
            <AddChannelForm />
          </Panel>
        </div>
      </Collapse>
      <Panel flush>
        {isEmpty ? null : <ChannelRowHead />}
        <PagedList
          label={text.channels.nav}
          query={list}
          rowHeight={rowHeight}
          keyOf={({ id }) => id}
          position={undefined}
          onPosition={ignorePosition}
          empty={
            <EmptyState
              icon={<IconBroadcast size={28} aria-hidden />}
              title={text.channels.noneYet}
              note={text.channels.noneYetNote}
            >
              {mayWrite ? (
                <div className={classes.inEmpty}>
                  <AddChannelForm />
                </div>
              ) : null}
            </EmptyState>
          }
        >
          {(channel) => <ChannelRow channel={channel} />}
        </PagedList>
      </Panel>
    </>
  )
}

/** There are few channels: the list always begins at its first. */
const ignorePosition = (): void => undefined
