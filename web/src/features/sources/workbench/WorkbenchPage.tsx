import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { text } from '../../../texts/en.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
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
    if (url === undefined || url === lookedAt.current) return
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
        onLook={(wanted) => look(withScheme(wanted))}
        source={null}
        channelIds={channel === undefined ? undefined : [channel]}
      />
    </>
  )
}

/** People type `shop.example`; a server that only speaks http sends back from there or fails in words. */
const withScheme = (url: string): string => (/^[a-z][a-z0-9+.-]*:/i.test(url) ? url : `https://${url}`)
