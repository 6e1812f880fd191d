import { Button, Table } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Key } from '../../../../src/modules/auth/contract.ts'
import type { Budget } from '../../../../src/modules/limits/contract.ts'
import { keys } from '../../api/keys.ts'
import { removeBudget } from '../../api/limits.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx'
import { StackBar } from '../../ui/StackBar.tsx'
import type { BudgetDraft } from './BudgetDialog.tsx'
import { keyIdOf, nameOfKey } from './key-names.ts'
import classes from './limits.module.css'

interface BudgetTableProps {
  readonly budgets: readonly Budget[]
  readonly apiKeys: readonly Key[] | undefined
  /** Undefined: they may be seen and not changed. */
  readonly onChange: ((draft: BudgetDraft) => void) | undefined
}

export function BudgetTable({ budgets, apiKeys, onChange }: BudgetTableProps) {
  const [removing, setRemoving] = useState<Budget>()
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.limits.key}</Table.Th>
            <Table.Th>{text.limits.taken}</Table.Th>
            <Table.Th className={classes.wide}>{text.limits.period}</Table.Th>
            <Table.Th className={classes.wide}>{text.limits.resets}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {budgets.map((budget) => (
            <BudgetRow
              key={budget.key}
              budget={budget}
              name={nameOfKey(budget.key, apiKeys)}
              onChange={onChange}
              onRemove={() => setRemoving(budget)}
            />
          ))}
        </Table.Tbody>
      </Table>
      {removing === undefined ? null : (
        <RemoveDialog
          budget={removing}
          name={nameOfKey(removing.key, apiKeys)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </>
  )
}

interface BudgetRowProps {
  readonly budget: Budget
  readonly name: string
  readonly onChange: BudgetTableProps['onChange']
  readonly onRemove: () => void
}

function BudgetRow({ budget, name, onChange, onRemove }: BudgetRowProps) {
  const { key, amount, period, timeZone, spent, resetsAt } = budget
  const taken = text.limits.takenOf(formatCount(spent), formatCount(amount))
  const color = spent >= amount ? 'var(--mantine-color-red-6)' : 'var(--mantine-primary-color-filled)'
  return (
    <Table.Tr>
      <Table.Td className={classes.name}>{name}</Table.Td>
      <Table.Td className={classes.taken}>
        <div>{taken}</div>
        <StackBar
          label={taken}
          total={amount}
          height={6}
          parts={[{ key, label: text.limits.taken, value: Math.min(spent, amount), color }]}
        />
      </Table.Td>
      <Table.Td className={classes.wide}>{text.limits.periods[period]}</Table.Td>
      <Table.Td className={classes.wide}>
        {formatDateTime(resetsAt)}
        <div className={classes.soft}>{text.limits.midnightIn(timeZone)}</div>
      </Table.Td>
      <Table.Td>
        {onChange === undefined ? null : (
          <div className={classes.acts}>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => onChange({ keyId: keyIdOf(key), amount, period, timeZone })}
            >
              {text.limits.change}
            </Button>
            <Button size="compact-sm" variant="default" onClick={onRemove}>
              {text.limits.remove}
            </Button>
          </div>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function RemoveDialog({ budget, name, onClose }: { budget: Budget; name: string; onClose: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => removeBudget(budget.key),
    onSuccess: () => {
      notifications.show({ message: text.limits.removed(name) })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.budgets }),
  })
  return (
    <ConfirmDialog
      opened
      danger
      title={text.limits.removeTitle(name)}
      confirmLabel={text.limits.remove}
      isPending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {text.limits.removeNote}
    </ConfirmDialog>
  )
}
