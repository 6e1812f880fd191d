import { Anchor } from '@mantine/core'
import type { ReactNode } from 'react'

interface FeedLinkProps {
  readonly id: number
  readonly className?: string | undefined
  readonly children: ReactNode
}

export const ProductLink = ({ id, className, children }: FeedLinkProps) => (
  <Anchor href={`/products/${id}`} className={className ?? ''} inherit>
    {children}
  </Anchor>
)
export const ChannelLink = ({ id, className, children }: FeedLinkProps) => (
  <Anchor href={`/channels/${id}`} className={className ?? ''} inherit>
    {children}
  </Anchor>
)
