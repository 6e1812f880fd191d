import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState, type SubmitEvent } from 'react'
import type { ParserSettings } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { text } from '../../../texts/en.ts'
import { fieldWords } from '../../../texts/workbench.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Fold } from './Fold.tsx'
import {
  addField,
  changeField,
  fieldRows,
  missingFields,
  removeField,
  withoutEmpty,
  type FieldName,
} from './reader-fields.ts'
import classes from './workbench.module.css'

interface ReaderFormProps {
  readonly settings: ParserSettings
  readonly isPending: boolean
  readonly error: Error | null
  readonly onRead: (settings: ParserSettings) => void
}

/** What clicking comes to, for those who write selectors and paths by hand. */
export const ReaderForm = (props: ReaderFormProps) => (
  <Fold title={text.workbench.settings} note={text.workbench.settingsNote} isOpenAtFirst={false}>
    <Form key={JSON.stringify(props.settings)} {...props} />
  </Fold>
)

function Form({ settings, isPending, error, onRead }: ReaderFormProps) {
  const [draft, setDraft] = useState(settings)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    onRead(withoutEmpty(draft))
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <KindFields draft={draft} onChange={setDraft} />
        <Group align="start">
          <TextInput
            label={text.workbench.language}
            description={text.workbench.languageNote}
            maxLength={20}
            value={draft.language ?? ''}
            onChange={(event) => setDraft({ ...draft, language: orNone(event.currentTarget.value) })}
          />
          <TextInput
            label={text.workbench.currency}
            description={text.workbench.currencyNote}
            maxLength={3}
            value={draft.currency ?? ''}
            onChange={(event) => setDraft({ ...draft, currency: orNone(event.currentTarget.value)?.toUpperCase() })}
          />
        </Group>
        <ErrorNote error={error} />
        <div>
          <Button type="submit" variant="default" loading={isPending} disabled={draft === settings}>
            {text.workbench.readAgain}
          </Button>
        </div>
      </Stack>
    </form>
  )
}

const orNone = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim())

interface FieldsProps {
  readonly draft: ParserSettings
  readonly onChange: (settings: ParserSettings) => void
}

function KindFields({ draft, onChange }: FieldsProps) {
  if (draft.kind === 'sitemap')
    return (
      <TextInput
        label={text.workbench.include}
        description={text.workbench.includeNote}
        maxLength={500}
        value={draft.include ?? ''}
        onChange={(event) => onChange({ ...draft, include: orNone(event.currentTarget.value) })}
      />
    )
  if (draft.kind !== 'html' && draft.kind !== 'json') return null
  return (
    <>
      <TextInput
        label={text.workbench.items}
        description={draft.kind === 'html' ? text.workbench.itemsHtmlNote : text.workbench.itemsJsonNote}
        maxLength={500}
        value={draft.items}
        onChange={(event) => onChange({ ...draft, items: event.currentTarget.value })}
        classNames={{ input: classes.mono ?? '' }}
      />
      {fieldRows(draft).map(({ field, where, attribute }) => (
        <div key={field} className={draft.kind === 'json' ? classes.pathRow : classes.fieldRow}>
          <TextInput
            label={fieldWords[field]}
            maxLength={500}
            value={where}
            onChange={(event) => onChange(changeField(draft, field, { where: event.currentTarget.value, attribute }))}
            classNames={{ input: classes.mono ?? '' }}
          />
          {draft.kind === 'json' ? null : (
            <TextInput
              label={text.workbench.attribute}
              maxLength={60}
              value={attribute}
              onChange={(event) => onChange(changeField(draft, field, { where, attribute: event.currentTarget.value }))}
              classNames={{ input: classes.mono ?? '' }}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text.workbench.removeField(fieldWords[field])}
            onClick={() => onChange(removeField(draft, field))}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      ))}
      <AddField missing={missingFields(draft)} onAdd={(field) => onChange(addField(draft, field))} />
    </>
  )
}

const AddField = ({ missing, onAdd }: { missing: readonly FieldName[]; onAdd: (field: FieldName) => void }) => (
  <Select
    aria-label={text.workbench.addField}
    placeholder={text.workbench.addField}
    data={missing.map((field) => ({ value: field, label: fieldWords[field] }))}
    value={null}
    onChange={(value) => {
      const field = missing.find((one) => one === value)
      if (field !== undefined) onAdd(field)
    }}
    w={200}
  />
)
