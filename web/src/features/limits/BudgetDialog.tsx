import { Button, Group, Modal, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Key } from '../../../../src/modules/auth/contract.ts'
import { budgetPeriods, type Budget } from '../../../../src/modules/limits/contract.ts'
import { ApiError, fieldMessage } from '../../api/api-error.ts'
import { keys } from '../../api/keys.ts'
import { setBudget } from '../../api/limits.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'

export interface BudgetDraft {
  /** Null: to be chosen. */
  readonly keyId: string | null
  readonly amount: number
  readonly period: Budget['period']
  /** Null: that of this browser. */
  readonly timeZone: string | null
}

interface BudgetDialogProps {
  readonly draft: BudgetDraft | undefined
  readonly apiKeys: readonly Key[]
  readonly onClose: () => void
}

export const BudgetDialog = ({ draft, apiKeys, onClose }: BudgetDialogProps) => (
  <Modal opened={draft !== undefined} onClose={onClose} title={text.limits.set}>
    {draft === undefined ? null : <BudgetForm draft={draft} apiKeys={apiKeys} onClose={onClose} />}
  </Modal>
)

const periods = budgetPeriods.map((value) => ({ value, label: text.limits.periods[value] }))

function choicesOf(apiKeys: readonly Key[], keyId: string | null): { value: string; label: string }[] {
  const live = apiKeys.filter(({ revokedAt }) => revokedAt === null)
  const choices = live.map(({ id, name }) => ({
    value: String(id),
    label: `${name} (${text.limits.keyNumber(String(id))})`,
  }))
  const isThere = keyId === null || choices.some(({ value }) => value === keyId)
  return isThere ? choices : [...choices, { value: keyId, label: text.limits.keyNumber(keyId) }]
}

function BudgetForm({ draft, apiKeys, onClose }: BudgetDialogProps & { readonly draft: BudgetDraft }) {
  const client = useQueryClient()
  const [keyId, setKeyId] = useState(draft.keyId)
  const [amount, setAmount] = useState<number | string>(draft.amount)
  const [period, setPeriod] = useState(draft.period)
  const [timeZone, setTimeZone] = useState(draft.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone)
  const choices = choicesOf(apiKeys, draft.keyId)
  const set = useMutation({
    mutationFn: setBudget,
    onSuccess: () => {
      notifications.show({ message: text.limits.didSet(choices.find(({ value }) => value === keyId)?.label ?? '') })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.budgets }),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (keyId !== null) set.mutate({ key: `requests:key:${keyId}`, amount: Number(amount), period, timeZone })
  }
  const refused = set.error instanceof ApiError ? set.error.fields : []
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <Select
          label={text.limits.key}
          data={choices}
          value={keyId}
          onChange={setKeyId}
          disabled={draft.keyId !== null}
          allowDeselect={false}
          description={choices.length === 0 ? text.limits.noKeys : null}
          data-autofocus
        />
        <NumberInput
          label={text.limits.amount}
          min={0}
          max={1_000_000_000}
          allowDecimal={false}
          thousandSeparator=","
          value={amount}
          error={fieldMessage(refused, 'amount')}
          onChange={setAmount}
        />
        <PeriodFields
          period={period}
          onPeriod={setPeriod}
          timeZone={timeZone}
          onTimeZone={setTimeZone}
          refusal={fieldMessage(refused, 'timeZone')}
        />
        <ErrorNote error={set.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending} disabled={keyId === null || amount === ''}>
            {text.limits.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface PeriodFieldsProps {
  readonly period: Budget['period']
  readonly onPeriod: (period: Budget['period']) => void
  readonly timeZone: string
  readonly onTimeZone: (timeZone: string) => void
  readonly refusal: ReturnType<typeof fieldMessage>
}

const PeriodFields = ({ period, onPeriod, timeZone, onTimeZone, refusal }: PeriodFieldsProps) => (
  <>
    <SegmentedControl
      aria-label={text.limits.period}
      data={periods}
      value={period}
      onChange={(value) => onPeriod(budgetPeriods.find((one) => one === value) ?? 'day')}
    />
    <TextInput
      label={text.limits.zone}
      description={text.limits.zoneNote}
      value={timeZone}
      error={refusal}
      onChange={(event) => onTimeZone(event.currentTarget.value)}
    />
  </>
)
