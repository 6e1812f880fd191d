import { Anchor, Button, type AnchorProps, type ButtonProps } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ComponentPropsWithRef } from 'react'

type LinkParts<Props> = Omit<Props, keyof ComponentPropsWithRef<'a'>> &
  Omit<ComponentPropsWithRef<'a'>, 'color' | 'style'>

const PlainAnchor = (props: LinkParts<AnchorProps>) => <Anchor {...props} />
const PlainButton = (props: LinkParts<ButtonProps>) => <Button component="a" {...props} />

/** Links that know the routes: `to`, `params` and `search` are checked. */
export const LinkAnchor = createLink(PlainAnchor)
export const LinkButton = createLink(PlainButton)
