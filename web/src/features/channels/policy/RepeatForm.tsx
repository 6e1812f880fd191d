import { Checkbox, NumberInput, Stack } from '@mantine/core'
import type { Policy } from '../../../../../src/modules/feeds/channels/contract.ts'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'
import { toNumberOrNull } from './numbers.ts'
import classes from './policy.module.css'

interface RepeatFormProps {
  readonly repeat: Policy['repeat']
  readonly disabled: boolean
  readonly onChange: (repeat: Policy['repeat']) => void
}

export const RepeatForm = ({ repeat, disabled, onChange }: RepeatFormProps) => (
  <Panel title={text.policy.repeat} note={text.policy.repeatNote}>
    <Stack gap="sm">
      <div className={classes.pair}>
        <NumberInput
          label={text.policy.afterDays}
          description={text.policy.afterDaysNote}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          size="sm"
          min={1}
          max={3_650}
          allowDecimal={false}
          disabled={disabled}
          value={repeat.afterDays ?? ''}
          onChange={(value) => onChange({ ...repeat, afterDays: toNumberOrNull(value) })}
        />
        <NumberInput
          label={text.policy.priceFall}
          description={text.policy.priceFallNote}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          size="sm"
          min={1}
          max={90}
          disabled={disabled}
          value={repeat.priceFallPercent ?? ''}
          onChange={(value) => onChange({ ...repeat, priceFallPercent: toNumberOrNull(value) })}
        />
      </div>
      <Checkbox
        label={text.policy.edit}
        checked={repeat.edit}
        disabled={disabled}
        onChange={(event) => onChange({ ...repeat, edit: event.currentTarget.checked })}
      />
      {repeat.edit || repeat.priceFallPercent !== null ? (
        <NumberInput
          label={text.policy.ignoreBelow}
          size="sm"
          min={0}
          max={50}
          disabled={disabled}
          className={classes.short ?? ''}
          value={repeat.ignoreBelowPercent}
          onChange={(value) => onChange({ ...repeat, ignoreBelowPercent: toNumberOrNull(value) ?? 0 })}
        />
      ) : null}
    </Stack>
  </Panel>
)
