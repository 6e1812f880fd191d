import { TagsInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Contact } from '../../../../src/modules/audiences/contract.ts'
import { setTags, tagsQuery } from '../../api/contacts.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

const maxTags = 20

/** The tags of one contact; a change is kept at once. */
export function TagsField({ contact }: { contact: Contact }) {
  const client = useQueryClient()
  const known = useQuery(tagsQuery).data?.tags ?? []
  const save = useMutation({
    mutationFn: (tags: string[]) => setTags(contact.id, tags),
    onSuccess: async (changed) => {
      client.setQueryData(keys.contact(contact.id), changed)
      notifications.show({ message: text.tags.saved })
      await client.invalidateQueries({ queryKey: keys.contacts })
    },
  })
  const mayWrite = useMay()('contacts.write')
  return (
    <>
      <TagsInput
        label={text.tags.label}
        data={known.map(({ tag }) => tag)}
        value={save.isPending ? save.variables : contact.tags}
        onChange={(tags) => save.mutate(tags)}
        maxTags={maxTags}
        readOnly={!mayWrite}
        {...(contact.tags.length === 0 ? { placeholder: text.tags.none } : {})}
      />
      <ErrorNote error={save.error} />
    </>
  )
}
