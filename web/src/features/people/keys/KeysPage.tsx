import { Button, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { apiKeysQuery } from '../../../api/api-keys.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { LoadFailure } from '../../../ui/LoadFailure.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { KeyTable } from './KeyTable.tsx'
import { MakeKeyDialog } from './MakeKeyDialog.tsx'

export function KeysPage() {
  const keys = useQuery(apiKeysQuery)
  const [isMaking, making] = useDisclosure(false)
  const make = (
    <Button leftSection={<IconKey size={16} />} onClick={making.open}>
      {text.apiKeys.make}
    </Button>
  )
  const isEmpty = keys.data?.length === 0
  return (
    <>
      <PageHead title={text.apiKeys.title} note={text.apiKeys.note} actions={isEmpty ? null : make} />
      {keys.data === undefined ? (
        keys.isError ? (
          <LoadFailure error={keys.error} retry={() => void keys.refetch()} wayOut={null} />
        ) : (
          <Skeleton height={180} />
        )
      ) : (
        <Panel flush>
          {isEmpty ? (
            <EmptyState
              icon={<IconKey size={34} stroke={1.4} />}
              title={text.apiKeys.none}
              note={text.apiKeys.noneNote}
            >
              {make}
            </EmptyState>
          ) : (
            <KeyTable keys={keys.data} />
          )}
        </Panel>
      )}
      <MakeKeyDialog opened={isMaking} onClose={making.close} />
    </>
  )
}
