import { Button, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { sourceQuery } from '../../api/sources.ts'
import { text } from '../../texts/en.ts'
import type { WhySearch } from './search.ts'

interface NarrowedProps {
  readonly search: WhySearch
  readonly onChange: (changes: WhySearch) => void
}

/** What a link from another page narrowed the list to; a click widens it again. */
export function Narrowed({ search: { source, product }, onChange }: NarrowedProps) {
  const title = useQuery({ ...sourceQuery(source ?? 0), enabled: source !== undefined }).data?.title
  if (source === undefined && product === undefined) return null
  return (
    <Group gap={8} mb={12}>
      {source === undefined ? null : (
        <Widen label={text.why.onlySource(title ?? `#${source}`)} onClick={() => onChange({ source: undefined })} />
      )}
      {product === undefined ? null : (
        <Widen label={text.why.onlyProduct} onClick={() => onChange({ product: undefined })} />
      )}
    </Group>
  )
}

const Widen = ({ label, onClick }: { label: string; onClick: () => void }) => (
  <Button size="compact-sm" variant="light" rightSection={<IconX size={14} aria-hidden />} onClick={onClick}>
    {label}
  </Button>
)
