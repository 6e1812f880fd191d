import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { Channel } from '../../../../../src/modules/feeds/channels/contract.ts'
import { emptyQueue } from '../../../api/channels.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { DropDialog } from './DropDialog.tsx'

export function EmptyQueue({ channel }: { channel: Channel }) {
  const [isOpen, dialog] = useDisclosure(false)
  const posts = formatPlural(channel.backlog, text.channels.post, text.channels.posts)
  return (
    <>
      <Button size="compact-sm" variant="subtle" color="red" onClick={dialog.open}>
        {text.queue.empty}
      </Button>
      <DropDialog
        title={text.queue.emptyTitle(posts)}
        note={text.queue.emptyNote}
        confirm={text.queue.empty.replace('…', '')}
        said={text.queue.emptied}
        drop={(reason) => emptyQueue(channel.id, reason)}
        opened={isOpen}
        onClose={dialog.close}
      />
    </>
  )
}
