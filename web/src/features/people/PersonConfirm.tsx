import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Person } from '../../../../src/modules/auth/contract.ts'
import { keys } from '../../api/keys.ts'
import { removePerson, resetFactorOf, setDisabled } from '../../api/people.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'

export type Act = 'disable' | 'enable' | 'remove' | 'factor'

interface Words {
  readonly title: (name: string) => string
  readonly note: string
  readonly confirm: string
  readonly done: (name: string) => string
  readonly run: (id: number) => Promise<unknown>
}

const { people } = text
const acts: Readonly<Record<Act, Words>> = {
  disable: {
    title: people.disableTitle,
    note: people.disableNote,
    confirm: people.disable,
    done: people.did.disabled,
    run: (id) => setDisabled(id, true),
  },
  enable: {
    title: (name) => `${people.enable}: ${name}`,
    note: people.active,
    confirm: people.enable,
    done: people.did.enabled,
    run: (id) => setDisabled(id, false),
  },
  remove: {
    title: people.removeTitle,
    note: people.removeNote,
    confirm: people.removeConfirm,
    done: people.did.removed,
    run: removePerson,
  },
  factor: {
    title: people.resetFactorTitle,
    note: people.resetFactorNote,
    confirm: people.resetFactorConfirm,
    done: people.did.factorReset,
    run: resetFactorOf,
  },
}

interface PersonConfirmProps {
  readonly person: Person
  readonly act: Act | undefined
  readonly onClose: () => void
}

export function PersonConfirm({ person, act, onClose }: PersonConfirmProps) {
  const client = useQueryClient()
  const run = useMutation({
    mutationFn: (chosen: Act) => acts[chosen].run(person.id),
    onSuccess: (_, chosen) => {
      notifications.show({ message: acts[chosen].done(person.name) })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.people }),
  })
  if (act === undefined) return null
  const close = (): void => {
    run.reset()
    onClose()
  }
  const words = acts[act]
  return (
    <ConfirmDialog
      opened
      danger={act !== 'enable'}
      title={words.title(person.name)}
      confirmLabel={words.confirm}
      isPending={run.isPending}
      error={run.error}
      onConfirm={() => run.mutate(act)}
      onClose={close}
      {...(act === 'remove' ? { typed: { label: text.bots.removeType(person.name), expected: person.name } } : {})}
    >
      {words.note}
    </ConfirmDialog>
  )
}
