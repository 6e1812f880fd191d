import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { text } from '../texts/en.ts'
import { ErrorNote } from './ErrorNote.tsx'

export interface ConfirmDialogProps {
  readonly opened: boolean
  readonly title: string
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly danger?: boolean
  /** When given, this must be typed before the button works. */
  readonly typed?: { readonly label: string; readonly expected: string }
  readonly isPending: boolean
  readonly error: Error | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before an act that cannot be taken back. Put its number into `children`. */
export const ConfirmDialog = (props: ConfirmDialogProps) => (
  <Modal opened={props.opened} onClose={props.onClose} title={props.title}>
    {props.opened ? <ConfirmForm {...props} /> : null}
  </Modal>
)

function ConfirmForm({
  children,
  confirmLabel,
  danger = false,
  typed,
  isPending,
  error,
  onConfirm,
  onClose,
}: ConfirmDialogProps) {
  const [value, setValue] = useState('')
  const isAllowed = typed === undefined || value.trim() === typed.expected
  const submit = (event: { preventDefault: () => void }): void => {
    event.preventDefault()
    if (isAllowed) onConfirm()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <div>{children}</div>
        {typed === undefined ? null : (
          <TextInput
            label={typed.label}
            value={value}
            onChange={(event) => setValue(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus
          />
        )}
        <ErrorNote error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.back}
          </Button>
          <Button type="submit" loading={isPending} disabled={!isAllowed} {...(danger ? { color: 'red.8' } : {})}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
