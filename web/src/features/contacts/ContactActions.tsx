import { Button, Group } from '@mantine/core'
import { IconDownload, IconTag, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ContactFilter } from '../../../../src/modules/audiences/contract.ts'
import { contactsCsvPath } from '../../api/contacts.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { LinkButton } from '../../ui/links.tsx'
import { TagManyDialog } from './TagManyDialog.tsx'

/** What can be done with the contacts of the filter above the list. */
export function ContactActions({ filter }: { filter: ContactFilter }) {
  const may = useMay()
  const [isTagging, setIsTagging] = useState(false)
  return (
    <Group gap="xs">
      {may('contacts.write') ? (
        <>
          <Button variant="default" leftSection={<IconTag size={16} />} onClick={() => setIsTagging(true)}>
            {text.tags.many}
          </Button>
          <TagManyDialog filter={filter} opened={isTagging} onClose={() => setIsTagging(false)} />
        </>
      ) : null}
      {may('contacts.export') ? (
        <Button component="a" href={contactsCsvPath(filter)} variant="default" leftSection={<IconDownload size={16} />}>
          {text.tags.exportCsv}
        </Button>
      ) : null}
      {may('contacts.write') ? (
        <LinkButton to="/contacts/import" leftSection={<IconUpload size={16} />}>
          {text.imports.bring}
        </LinkButton>
      ) : null}
    </Group>
  )
}
