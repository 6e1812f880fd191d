import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { searchedFields } from '../../../../../src/modules/feeds/channels/contract.ts'
import { filterKinds, placeWords } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'
import type { Filter, FilterOf } from './filters.ts'
import classes from './policy.module.css'

interface SourceChoice {
  readonly id: number
  readonly title: string
}
interface FilterFormProps {
  readonly filter: Filter
  readonly sources: readonly SourceChoice[]
  readonly isComplete: boolean
  readonly onChange: (filter: Filter) => void
  readonly onDone: () => void
  readonly onCancel: () => void
}

export const FilterForm = ({ filter, sources, isComplete, onChange, onDone, onCancel }: FilterFormProps) => (
  <form
    className={classes.form}
    aria-label={filterKinds[filter.kind]}
    onSubmit={(event) => {
      event.preventDefault()
      if (isComplete) onDone()
    }}
  >
    <Stack gap="sm">
      <strong>{filterKinds[filter.kind]}</strong>
      <Fields filter={filter} sources={sources} onChange={onChange} />
      <Group gap={8}>
        <Button type="submit" size="compact-sm" disabled={!isComplete}>
          {text.policy.done}
        </Button>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          {text.common.cancel}
        </Button>
      </Group>
    </Stack>
  </form>
)

type FieldsProps<F> = { readonly filter: F; readonly onChange: (filter: Filter) => void }

function Fields({ filter, sources, onChange }: FieldsProps<Filter> & { readonly sources: readonly SourceChoice[] }) {
  switch (filter.kind) {
    case 'keywords':
      return <KeywordFields filter={filter} onChange={onChange} />
    case 'regex':
      return <RegexFields filter={filter} onChange={onChange} />
    case 'price':
      return <PriceFields filter={filter} onChange={onChange} />
    case 'discount':
      return <DiscountFields filter={filter} onChange={onChange} />
    case 'category':
      return (
        <ListFields
          label={text.policy.categories}
          filter={filter}
          values={filter.categories}
          onValues={(categories) => onChange({ ...filter, categories })}
          onMatch={(match) => onChange({ ...filter, match })}
        />
      )
    case 'language':
      return (
        <>
          <ListFields
            label={text.policy.languages}
            filter={filter}
            values={filter.languages}
            onValues={(languages) => onChange({ ...filter, languages })}
            onMatch={(match) => onChange({ ...filter, match })}
          />
          <Without value={filter.without} onChange={(without) => onChange({ ...filter, without })} />
        </>
      )
    case 'source':
      return (
        <>
          <Match value={filter.match} onChange={(match) => onChange({ ...filter, match })} />
          <MultiSelect
            label={text.policy.sources}
            data={sources.map(({ id, title }) => ({ value: String(id), label: title }))}
            value={filter.sourceIds.map(String)}
            searchable
            size="sm"
            onChange={(ids) => onChange({ ...filter, sourceIds: ids.map(Number) })}
          />
        </>
      )
  }
}

const KeywordFields = ({ filter, onChange }: FieldsProps<FilterOf<'keywords'>>) => (
  <>
    <Select
      label={text.policy.match}
      allowDeselect={false}
      data={(['any', 'all', 'none'] as const).map((value) => ({ value, label: text.policy.keywordMatch[value] }))}
      value={filter.match}
      onChange={(match) => onChange({ ...filter, match: match ?? 'any' })}
    />
    <TagsInput
      label={text.policy.words}
      description={text.policy.wordsNote}
      value={filter.words}
      acceptValueOnBlur
      size="sm"
      maxTags={200}
      data-autofocus
      onChange={(words) => onChange({ ...filter, words })}
    />
    <Places value={filter.in} onChange={(places) => onChange({ ...filter, in: places })} />
    <Checkbox
      label={text.policy.wholeWords}
      checked={filter.wholeWords}
      onChange={(event) => onChange({ ...filter, wholeWords: event.currentTarget.checked })}
    />
  </>
)

const RegexFields = ({ filter, onChange }: FieldsProps<FilterOf<'regex'>>) => (
  <>
    <div className={classes.pair}>
      <TextInput
        label={text.policy.pattern}
        value={filter.pattern}
        maxLength={500}
        spellCheck={false}
        data-autofocus
        onChange={(event) => onChange({ ...filter, pattern: event.currentTarget.value })}
      />
      <Select
        label={text.policy.match}
        allowDeselect={false}
        data={(['found', 'not_found'] as const).map((value) => ({ value, label: text.policy.regexMatch[value] }))}
        value={filter.match}
        onChange={(match) => onChange({ ...filter, match: match ?? 'found' })}
      />
    </div>
    <Places value={filter.in} onChange={(places) => onChange({ ...filter, in: places })} />
    <Checkbox
      label={text.policy.ignoreCase}
      checked={filter.ignoreCase}
      onChange={(event) => onChange({ ...filter, ignoreCase: event.currentTarget.checked })}
    />
  </>
)

const emptyToNull = (value: string | number): string | null => (String(value).trim() === '' ? null : String(value))

const PriceFields = ({ filter, onChange }: FieldsProps<FilterOf<'price'>>) => (
  <>
    <div className={classes.three}>
      <TextInput
        label={text.policy.currency}
        value={filter.currency}
        maxLength={3}
        onChange={(event) => onChange({ ...filter, currency: event.currentTarget.value.toUpperCase() })}
      />
      <NumberInput
        label={text.policy.from}
        size="sm"
        min={0}
        hideControls
        allowNegative={false}
        value={filter.from ?? ''}
        onChange={(from) => onChange({ ...filter, from: emptyToNull(from) })}
      />
      <NumberInput
        label={text.policy.to}
        size="sm"
        min={0}
        hideControls
        allowNegative={false}
        value={filter.to ?? ''}
        onChange={(to) => onChange({ ...filter, to: emptyToNull(to) })}
      />
    </div>
    <Without value={filter.without} onChange={(without) => onChange({ ...filter, without })} />
  </>
)

const DiscountFields = ({ filter, onChange }: FieldsProps<FilterOf<'discount'>>) => (
  <>
    <NumberInput
      label={text.policy.percent}
      size="sm"
      min={1}
      max={99}
      allowDecimal={false}
      value={filter.atLeastPercent}
      onChange={(percent) => onChange({ ...filter, atLeastPercent: Number(percent) })}
    />
    <Without value={filter.without} onChange={(without) => onChange({ ...filter, without })} />
  </>
)

interface ListFieldsProps {
  readonly label: string
  readonly filter: { readonly match: 'any' | 'none' }
  readonly values: string[]
  readonly onValues: (values: string[]) => void
  readonly onMatch: (match: 'any' | 'none') => void
}

const ListFields = ({ label, filter, values, onValues, onMatch }: ListFieldsProps) => (
  <>
    <Match value={filter.match} onChange={onMatch} />
    <TagsInput
      label={label}
      description={text.policy.wordsNote}
      value={values}
      acceptValueOnBlur
      size="sm"
      data-autofocus
      onChange={onValues}
    />
  </>
)

const Match = ({ value, onChange }: { value: 'any' | 'none'; onChange: (match: 'any' | 'none') => void }) => (
  <Select
    label={text.policy.match}
    allowDeselect={false}
    data={(['any', 'none'] as const).map((each) => ({ value: each, label: text.policy.listMatch[each] }))}
    value={value}
    onChange={(match) => onChange(match ?? 'any')}
  />
)

const Without = ({ value, onChange }: { value: 'pass' | 'refuse'; onChange: (without: 'pass' | 'refuse') => void }) => (
  <Select
    label={text.policy.without}
    allowDeselect={false}
    data={(['refuse', 'pass'] as const).map((each) => ({ value: each, label: text.policy.withoutChoices[each] }))}
    value={value}
    onChange={(without) => onChange(without ?? 'refuse')}
  />
)

type Place = (typeof searchedFields)[number]

const Places = ({ value, onChange }: { value: readonly Place[]; onChange: (places: Place[]) => void }) => (
  <Checkbox.Group
    label={text.policy.where}
    value={[...value]}
    onChange={(places) => onChange(searchedFields.filter((place) => places.includes(place)))}
  >
    <Group gap="md" mt={4}>
      {searchedFields.map((place) => (
        <Checkbox key={place} value={place} label={placeWords[place]} />
      ))}
    </Group>
  </Checkbox.Group>
)
