import { MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import {
  hashtagOrigins,
  longTextModes,
  photoModes,
  textStyles,
  type Template,
} from '../../../../../src/modules/feeds/posts/contract.ts'
import { fieldMessage, type FieldMessage } from '../../../api/api-error.ts'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './template.module.css'

interface StyleFormProps {
  readonly template: Template
  readonly disabled: boolean
  readonly problems: readonly FieldMessage[]
  readonly onChange: (part: Partial<Template>) => void
}

const defaultTags = 3

export const StyleForm = ({ template, disabled, problems, onChange }: StyleFormProps) => (
  <Panel>
    <div className={classes.fields}>
      <Choice
        label={text.template.photo}
        words={text.template.photos}
        values={photoModes}
        value={template.photo}
        disabled={disabled}
        onChange={(photo) => onChange({ photo })}
      />
      <Choice
        label={text.template.longText}
        words={text.template.longTexts}
        values={longTextModes}
        value={template.longText}
        disabled={disabled}
        onChange={(longText) => onChange({ longText })}
      />
      <Choice
        label={text.template.textStyle}
        words={text.template.textStyles}
        values={textStyles}
        value={template.textStyle}
        disabled={disabled}
        onChange={(textStyle) => onChange({ textStyle })}
      />
      <LocaleFields template={template} disabled={disabled} problems={problems} onChange={onChange} />
    </div>
  </Panel>
)

const LocaleFields = ({ template, disabled, problems, onChange }: StyleFormProps) => (
  <div className={classes.pair}>
    <TextInput
      label={text.template.locale}
      description={text.template.localeNote}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      value={template.locale}
      maxLength={35}
      disabled={disabled}
      error={fieldMessage(problems, 'locale')}
      onChange={(event) => onChange({ locale: event.currentTarget.value })}
    />
    <Select
      label={text.template.timeZone}
      searchable
      allowDeselect={false}
      limit={50}
      disabled={disabled}
      error={fieldMessage(problems, 'timeZone')}
      data={['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]}
      value={template.timeZone}
      onChange={(timeZone) => onChange({ timeZone: timeZone ?? 'UTC' })}
    />
    <MultiSelect
      label={text.template.hashtags}
      size="sm"
      disabled={disabled}
      data={hashtagOrigins.map((value) => ({ value, label: text.template.hashtagOrigins[value] }))}
      value={[...template.hashtags.from]}
      onChange={(chosen) =>
        onChange({
          hashtags: { ...template.hashtags, from: hashtagOrigins.filter((origin) => chosen.includes(origin)) },
        })
      }
    />
    <NumberInput
      label={text.template.hashtagMax}
      size="sm"
      min={0}
      max={10}
      allowDecimal={false}
      disabled={disabled}
      value={template.hashtags.max}
      onChange={(max) =>
        onChange({ hashtags: { ...template.hashtags, max: typeof max === 'number' ? max : defaultTags } })
      }
    />
  </div>
)

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly words: Readonly<Record<T, string>>
  readonly values: readonly T[]
  readonly value: T
  readonly disabled: boolean
  readonly onChange: (value: T) => void
}

const Choice = <T extends string>({ label, words, values, value, disabled, onChange }: ChoiceProps<T>) => (
  <div className={classes.choice}>
    <span className={classes.choiceLabel}>{label}</span>
    <SegmentedControl
      aria-label={label}
      size="xs"
      disabled={disabled}
      data={values.map((each) => ({ value: each, label: words[each] }))}
      value={value}
      onChange={onChange}
    />
  </div>
)
