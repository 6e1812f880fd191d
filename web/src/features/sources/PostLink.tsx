import { Button, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { Source } from '../../../../src/modules/feeds/sources/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import classes from './SourcePage.module.css'

interface PostLinkProps {
  readonly itemId: number
  readonly channels: Source['channels']
}

/** To the item as a channel would post it, where it can be posted. */
export function PostLink({ itemId, channels }: PostLinkProps) {
  const navigate = useNavigate()
  const mayPost = useMay()('feeds.post')
  const [first] = channels
  if (!mayPost || first === undefined) return <span />
  const open = (channelId: number): void =>
    void navigate({
      to: '/channels/$channelId',
      params: { channelId: String(channelId) },
      search: { tab: 'template', item: itemId },
    })
  const button = (
    <Button
      size="compact-sm"
      variant="default"
      className={classes.above ?? ''}
      {...(channels.length === 1 ? { onClick: () => open(first.id) } : {})}
    >
      {text.sources.seePost}
    </Button>
  )
  if (channels.length === 1) return button
  return (
    <Menu position="bottom-end">
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {channels.map(({ id, title }) => (
          <Menu.Item key={id} onClick={() => open(id)}>
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
