import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { text } from '../../../texts/en.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { isAddress, withScheme } from './address.ts'
import { useBench } from './use-bench.ts'
import { WorkbenchView } from './WorkbenchView.tsx'

const route = getRouteApi('/in/sources/new')

/** From an address to a source. */
export function WorkbenchPage() {
  const { url, channel } = route.useSearch()
  const tools = useBench()
  const { mutate: look } = tools.look
  const lookedAt = useRef<string>(undefined)
  useEffect(() => {
    if (url === undefined || url === lookedAt.current || !isAddress(url)) return
    lookedAt.current = url
    look(withScheme(url))
  }, [look, url])
  return (
    <>
      <PageHead
        title={text.workbench.title}
        note={text.workbench.note}
        above={<LinkAnchor to="/sources">{text.sources.back}</LinkAnchor>}
      />
      <WorkbenchView
        tools={tools}
        initialUrl={url ?? ''}
        onLook={look}
        source={null}
        channelIds={channel === undefined ? undefined : [channel]}
      />
    </>
  )
}
