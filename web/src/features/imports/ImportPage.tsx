import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Import } from '../../../../src/modules/audiences/contract.ts'
import { importQuery } from '../../api/imports.ts'
import { text } from '../../texts/en.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Status } from '../../ui/Status.tsx'
import { ColumnsPanel } from './ColumnsPanel.tsx'
import { ProgressPanel } from './ProgressPanel.tsx'
import { StartPanel } from './StartPanel.tsx'

const route = getRouteApi('/in/contacts/import/$importId')
const back = <LinkAnchor to="/contacts/import">{text.imports.back}</LinkAnchor>

export function ImportPage() {
  const id = Number(route.useParams().importId)
  const query = useQuery(importQuery(id))
  if (query.data === undefined)
    return query.isError ? (
      <LoadFailure error={query.error} retry={() => void query.refetch()} wayOut={back} />
    ) : (
      <Skeleton height={320} />
    )
  return <ImportView one={query.data} />
}

const ImportView = ({ one }: { one: Import }) => (
  <>
    <PageHead
      title={one.name}
      above={back}
      mark={<Status {...text.imports.signs[one.state]} />}
      note={text.imports.of(one.accountUsername)}
    />
    <Stack gap="md">
      {one.state === 'uploaded' ? (
        <>
          <ColumnsPanel one={one} />
          <StartPanel one={one} />
        </>
      ) : (
        <ProgressPanel one={one} />
      )}
    </Stack>
  </>
)
