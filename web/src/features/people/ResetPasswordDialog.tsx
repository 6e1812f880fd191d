import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { resetPasswordOf } from '../../api/people.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { OneTimeLink } from './OneTimeLink.tsx'
import type { PersonDialogProps } from './RoleDialog.tsx'

export const ResetPasswordDialog = (props: PersonDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={text.people.resetPasswordTitle(props.person.name)}>
    {props.opened ? <ResetForm {...props} /> : null}
  </Modal>
)

function ResetForm({ person, onClose }: PersonDialogProps) {
  const make = useMutation({ mutationFn: () => resetPasswordOf(person.id) })
  if (make.data !== undefined) return <OneTimeLink link={make.data} onDone={onClose} />
  return (
    <Stack gap="md">
      <div>{text.people.resetPasswordNote}</div>
      <ErrorNote error={make.error} />
      <Group justify="flex-end">
        <Button loading={make.isPending} onClick={() => make.mutate()}>
          {text.people.makeLink}
        </Button>
      </Group>
    </Stack>
  )
}
