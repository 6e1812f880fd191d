import { Button, Group, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { BackupStatus } from '../../../../src/modules/backups/contract.ts'
import { changePlan } from '../../api/backups.ts'
import { keys } from '../../api/keys.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './backups.module.css'

const nightly = '0 3 * * *'

interface PlanPanelProps {
  readonly status: BackupStatus
  readonly mayWrite: boolean
}

export function PlanPanel({ status: { plan, timeZone }, mayWrite }: PlanPanelProps) {
  const client = useQueryClient()
  const [isOn, setOn] = useState(plan.cron !== null)
  const [cron, setCron] = useState(plan.cron ?? nightly)
  const [daily, setDaily] = useState<number | string>(plan.keepDaily)
  const [weekly, setWeekly] = useState<number | string>(plan.keepWeekly)
  const save = useMutation({
    mutationFn: changePlan,
    onSuccess: () => notifications.show({ message: text.backups.saved }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.backups }),
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate({ cron: isOn ? cron.trim() : null, keepDaily: Number(daily), keepWeekly: Number(weekly) })
  }
  return (
    <Panel title={text.backups.schedule} note={text.backups.zone(timeZone)}>
      <form onSubmit={submit}>
        <Stack gap="md" className={classes.plan}>
          <Switch
            label={text.backups.on}
            checked={isOn}
            disabled={!mayWrite}
            onChange={(event) => setOn(event.currentTarget.checked)}
          />
          <TextInput
            label={text.backups.cron}
            description={text.backups.cronNote}
            value={cron}
            disabled={!isOn || !mayWrite}
            onChange={(event) => setCron(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
          />
          <KeepFields {...{ daily, weekly, mayWrite, onDaily: setDaily, onWeekly: setWeekly }} />
          <ErrorNote error={save.error} />
          {mayWrite ? (
            <Group>
              <Button type="submit" variant="default" loading={save.isPending}>
                {text.common.save}
              </Button>
            </Group>
          ) : null}
        </Stack>
      </form>
    </Panel>
  )
}

interface KeepFieldsProps {
  readonly daily: number | string
  readonly weekly: number | string
  readonly mayWrite: boolean
  readonly onDaily: (days: number | string) => void
  readonly onWeekly: (weeks: number | string) => void
}

const KeepFields = ({ daily, weekly, mayWrite, onDaily, onWeekly }: KeepFieldsProps) => (
  <Group gap="md" grow>
    <NumberInput
      label={text.backups.daily}
      description={text.backups.dailyNote}
      min={1}
      max={1_000}
      allowDecimal={false}
      value={daily}
      disabled={!mayWrite}
      onChange={onDaily}
    />
    <NumberInput
      label={text.backups.weekly}
      description={text.backups.weeklyNote}
      min={0}
      max={1_000}
      allowDecimal={false}
      value={weekly}
      disabled={!mayWrite}
      onChange={onWeekly}
    />
  </Group>
)
