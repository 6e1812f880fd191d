import type { ReactNode } from 'react'
import { LinkAnchor } from './links.tsx'

interface FeedLinkProps {
  readonly id: number
  readonly className?: string | undefined
  readonly children: ReactNode
}

export const ProductLink = ({ id, className, children }: FeedLinkProps) => (
  <LinkAnchor to="/products/$productId" params={{ productId: String(id) }} className={className ?? ''} inherit>
    {children}
  </LinkAnchor>
)
export const ChannelLink = ({ id, className, children }: FeedLinkProps) => (
  <LinkAnchor to="/channels/$channelId" params={{ channelId: String(id) }} className={className ?? ''} inherit>
    {children}
  </LinkAnchor>
)
