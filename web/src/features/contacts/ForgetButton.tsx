import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconEraser } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Contact } from '../../../../src/modules/audiences/contract.ts'
import { forgetContact } from '../../api/contacts.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { contactName } from './contact-name.ts'

interface ForgetButtonProps {
  readonly contact: Contact
  readonly onForgotten: () => void
}

/** Takes away what is known of a person who asks for it. */
export function ForgetButton({ contact, onForgotten }: ForgetButtonProps) {
  const [isAsking, setIsAsking] = useState(false)
  const client = useQueryClient()
  const forget = useMutation({
    mutationFn: () => forgetContact(contact.id),
    onSuccess: async () => {
      notifications.show({ message: text.contacts.forgotten })
      onForgotten()
      await client.invalidateQueries({ queryKey: keys.contacts })
    },
  })
  const may = useMay()
  if (!may('contacts.write') || contact.kind !== 'person' || contact.forgottenAt !== null) return null
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        leftSection={<IconEraser size={16} />}
        onClick={() => setIsAsking(true)}
        style={{ alignSelf: 'flex-start' }}
      >
        {text.contacts.forget}
      </Button>
      <ConfirmDialog
        opened={isAsking}
        danger
        title={contactName(contact)}
        confirmLabel={text.contacts.forget}
        isPending={forget.isPending}
        error={forget.error}
        onConfirm={() => forget.mutate()}
        onClose={() => setIsAsking(false)}
      >
        {text.contacts.forgetNote}
      </ConfirmDialog>
    </>
  )
}
