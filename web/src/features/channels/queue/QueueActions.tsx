import { ActionIcon, Button, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import {
  IconArrowBarToDown,
  IconArrowBarToUp,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconEye,
  IconHelpCircle,
  IconSend,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { approvePost, dropPost, postNow } from '../../../api/posts.ts'
import { text } from '../../../texts/en.ts'
import { DropDialog } from './DropDialog.tsx'
import classes from './queue.module.css'
import { PreviewDialog } from './PreviewDialog.tsx'
import type { QueueRowProps } from './queue-row.ts'

export function QueueActions({ post, channelId, isMovable, neighbours, onMove }: QueueRowProps) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isDropping, dropping] = useDisclosure(false)
  const [isLooking, looking] = useDisclosure(false)
  const act = useMutation({
    mutationFn: (name: 'approve' | 'now') => (name === 'approve' ? approvePost(post.id) : postNow(post.id)),
    onSuccess: (_, name) =>
      notifications.show({ message: name === 'approve' ? text.queue.approved : text.queue.postingNow }),
    onError: (error) => notifications.show({ color: 'red', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['feeds'] }),
  })
  return (
    <span className={classes.actions}>
      {post.state === 'approval' ? (
        <Button size="compact-sm" loading={act.isPending} onClick={() => act.mutate('approve')}>
          {text.queue.approve}
        </Button>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${text.queue.actions}: ${post.title}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEye size={15} />} onClick={looking.open}>
            {text.queue.look}
          </Menu.Item>
          <Menu.Item leftSection={<IconSend size={15} />} onClick={() => act.mutate('now')}>
            {text.queue.postNow}
          </Menu.Item>
          {isMovable ? <MoveItems neighbours={neighbours} onMove={onMove} /> : null}
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconHelpCircle size={15} />}
            onClick={() => void navigate({ to: '/why', search: { q: post.url ?? post.title } })}
          >
            {text.posts.why}
          </Menu.Item>
          <Menu.Item leftSection={<IconTrash size={15} />} color="red" onClick={dropping.open}>
            {text.queue.drop}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <PreviewDialog post={post} channelId={channelId} opened={isLooking} onClose={looking.close} />
      <DropDialog
        title={text.queue.dropTitle(post.title)}
        note={text.queue.dropNote}
        confirm={text.queue.drop.replace('…', '')}
        said={text.queue.dropped}
        drop={(reason) => dropPost(post.id, reason)}
        opened={isDropping}
        onClose={dropping.close}
      />
    </span>
  )
}

const MoveItems = ({ neighbours: { before, after }, onMove }: Pick<QueueRowProps, 'neighbours' | 'onMove'>) => (
  <>
    <Menu.Divider />
    <Menu.Item leftSection={<IconArrowBarToUp size={15} />} onClick={() => onMove({ to: 'first' })}>
      {text.queue.first}
    </Menu.Item>
    {before === null ? null : (
      <Menu.Item leftSection={<IconArrowUp size={15} />} onClick={() => onMove({ before })}>
        {text.queue.up}
      </Menu.Item>
    )}
    {after === null ? null : (
      <Menu.Item leftSection={<IconArrowDown size={15} />} onClick={() => onMove({ after })}>
        {text.queue.down}
      </Menu.Item>
    )}
    <Menu.Item leftSection={<IconArrowBarToDown size={15} />} onClick={() => onMove({ to: 'last' })}>
      {text.queue.last}
    </Menu.Item>
  </>
)
