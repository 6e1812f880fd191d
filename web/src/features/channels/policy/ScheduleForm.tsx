import { Checkbox, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { orders, type Policy } from '../../../../../src/modules/feeds/channels/contract.ts'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'
import { toNumberOrNull } from './numbers.ts'
import classes from './policy.module.css'

interface ScheduleFormProps {
  readonly policy: Policy
  readonly disabled: boolean
  readonly onChange: (part: Partial<Policy>) => void
}

const secondsInMinute = 60
const defaultLines = 10
const whole = {
  size: 'sm',
  allowDecimal: false,
  inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
} as const

type Schedule = Policy['schedule']

export function ScheduleForm({ policy, disabled, onChange }: ScheduleFormProps) {
  const { schedule } = policy
  const change = (part: Partial<Schedule>): void => onChange({ schedule: { ...schedule, ...part } })
  return (
    <>
      <Panel title={text.policy.schedule}>
        <Stack gap="sm">
          <div className={classes.pair}>
            <PaceFields schedule={schedule} disabled={disabled} onChange={change} />
            <DigestFields digest={schedule.digest} disabled={disabled} onChange={(digest) => change({ digest })} />
          </div>
          <QuietFields quiet={schedule.quiet} disabled={disabled} onChange={(quiet) => change({ quiet })} />
        </Stack>
      </Panel>
      <Panel title={text.policy.other}>
        <Stack gap="sm">
          {(['silent', 'pin', 'approval'] as const).map((name) => (
            <Checkbox
              key={name}
              label={text.policy[name]}
              checked={policy[name]}
              disabled={disabled}
              onChange={(event) => onChange({ [name]: event.currentTarget.checked })}
            />
          ))}
          <NumberInput
            {...whole}
            label={text.policy.backlog}
            description={text.policy.backlogNote}
            disabled={disabled}
            min={10}
            max={100_000}
            thousandSeparator
            className={classes.short ?? ''}
            value={policy.maxBacklog}
            onChange={(value) => onChange({ maxBacklog: toNumberOrNull(value) ?? 10_000 })}
          />
        </Stack>
      </Panel>
    </>
  )
}

interface PaceFieldsProps {
  readonly schedule: Schedule
  readonly disabled: boolean
  readonly onChange: (part: Partial<Schedule>) => void
}

const PaceFields = ({ schedule, disabled, onChange }: PaceFieldsProps) => (
  <>
    <NumberInput
      {...whole}
      allowDecimal
      label={text.policy.gap}
      disabled={disabled}
      min={0}
      max={10_080}
      value={schedule.gapSeconds / secondsInMinute}
      onChange={(value) => onChange({ gapSeconds: Math.round((toNumberOrNull(value) ?? 0) * secondsInMinute) })}
    />
    <NumberInput
      {...whole}
      label={text.policy.perMinute}
      description={text.policy.perMinuteNote}
      disabled={disabled}
      min={1}
      max={20}
      value={schedule.perMinute}
      onChange={(value) => onChange({ perMinute: toNumberOrNull(value) ?? 20 })}
    />
    <Select
      label={text.policy.order}
      allowDeselect={false}
      disabled={disabled}
      data={orders.map((value) => ({ value, label: text.policy.orders[value] }))}
      value={schedule.order}
      onChange={(order) => onChange({ order: order ?? 'oldest' })}
    />
    <NumberInput
      {...whole}
      label={text.policy.expire}
      description={text.policy.expireNote}
      disabled={disabled}
      min={1}
      max={8_760}
      value={schedule.expireHours ?? ''}
      onChange={(value) => onChange({ expireHours: toNumberOrNull(value) })}
    />
  </>
)

interface DigestFieldsProps {
  readonly digest: Schedule['digest']
  readonly disabled: boolean
  readonly onChange: (digest: Schedule['digest']) => void
}

const DigestFields = ({ digest, disabled, onChange }: DigestFieldsProps) => (
  <>
    <NumberInput
      {...whole}
      label={text.policy.digest}
      description={text.policy.digestNote}
      disabled={disabled}
      min={2}
      max={1_000}
      value={digest?.above ?? ''}
      onChange={(value) => {
        const above = toNumberOrNull(value)
        onChange(above === null ? null : { above, lines: digest?.lines ?? defaultLines })
      }}
    />
    {digest === null ? null : (
      <NumberInput
        {...whole}
        label={text.policy.digestLines}
        disabled={disabled}
        min={2}
        max={30}
        value={digest.lines}
        onChange={(value) => onChange({ ...digest, lines: toNumberOrNull(value) ?? defaultLines })}
      />
    )}
  </>
)

type Quiet = Policy['schedule']['quiet']

function QuietFields({
  quiet,
  disabled,
  onChange,
}: {
  quiet: Quiet
  disabled: boolean
  onChange: (quiet: Quiet) => void
}) {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <Checkbox
        label={text.policy.quiet}
        checked={quiet !== null}
        disabled={disabled}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? { from: '22:00', to: '07:00', timeZone, act: 'wait' } : null)
        }
      />
      {quiet === null ? null : (
        <div className={classes.quiet}>
          <TextInput
            type="time"
            label={text.policy.quietFrom}
            value={quiet.from}
            disabled={disabled}
            onChange={(event) => onChange({ ...quiet, from: event.currentTarget.value })}
          />
          <TextInput
            type="time"
            label={text.policy.quietTo}
            value={quiet.to}
            disabled={disabled}
            onChange={(event) => onChange({ ...quiet, to: event.currentTarget.value })}
          />
          <Select
            label={text.policy.quietZone}
            searchable
            allowDeselect={false}
            disabled={disabled}
            limit={50}
            data={Intl.supportedValuesOf('timeZone').concat(quiet.timeZone === 'UTC' ? ['UTC'] : [])}
            value={quiet.timeZone}
            onChange={(zone) => onChange({ ...quiet, timeZone: zone ?? timeZone })}
          />
          <Select
            label={text.policy.quietAct}
            allowDeselect={false}
            disabled={disabled}
            data={(['wait', 'silent'] as const).map((value) => ({ value, label: text.policy.quietActs[value] }))}
            value={quiet.act}
            onChange={(act) => onChange({ ...quiet, act: act ?? 'wait' })}
          />
        </div>
      )}
    </>
  )
}
