import { Button, Group, Radio, Stack, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import type { Import, StartImportRequest } from '../../../../src/modules/audiences/contract.ts'
import { cancelImport, startImport } from '../../api/imports.ts'
import { keys } from '../../api/keys.ts'
import { useMay } from '../../api/permissions.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './imports.module.css'

const minWords = 10
const maxTags = 20

/** The third step: evidence of consent, tags, and the number. */
export function StartPanel({ one }: { one: Import }) {
  const [words, setWords] = useState<Words>({ how: '', obtainedOn: '' })
  const [hasConsent, setHasConsent] = useState(true)
  const [tags, setTags] = useState<string[]>([])
  const [typed, setTyped] = useState('')
  const { start, discard } = useMoves(one.id)
  if (!useMay()('contacts.write')) return null
  const hasId = one.format.columns.some(({ field }) => field === 'telegram_id')
  const isEvident = !hasConsent || (words.how.trim().length >= minWords && words.obtainedOn !== '')
  const isAllowed = hasId && isEvident && Number(typed.replaceAll(/[\s,.]/g, '')) === one.lines && typed !== ''
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (isAllowed) start.mutate({ lines: one.lines, tags, consent: hasConsent ? words : null })
  }
  return (
    <Panel title={text.imports.step.consent}>
      <form onSubmit={submit}>
        <Stack gap="md" maw={640}>
          <ConsentFields hasConsent={hasConsent} onChoose={setHasConsent} words={words} onWords={setWords} />
          <TagsInput
            label={text.imports.tags}
            description={text.imports.tagsNote}
            value={tags}
            onChange={setTags}
            maxTags={maxTags}
          />
          <div className={classes.soft}>{hasId ? text.imports.neverAgain : text.imports.needsId}</div>
          <TextInput
            label={text.imports.type(formatCount(one.lines))}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            autoComplete="off"
            inputMode="numeric"
            maw={220}
          />
          <ErrorNote error={start.error ?? discard.error} />
          <Group>
            <Button type="submit" disabled={!isAllowed} loading={start.isPending}>
              {text.imports.start(text.imports.lines(formatCount(one.lines)))}
            </Button>
            <Button variant="subtle" color="gray" loading={discard.isPending} onClick={() => discard.mutate()}>
              {text.imports.discard}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

type Words = NonNullable<StartImportRequest['consent']>

interface ConsentFieldsProps {
  readonly hasConsent: boolean
  readonly onChoose: (hasConsent: boolean) => void
  readonly words: Words
  readonly onWords: (words: Words) => void
}

const ConsentFields = ({ hasConsent, onChoose, words, onWords }: ConsentFieldsProps) => (
  <>
    <Radio.Group value={String(hasConsent)} onChange={(value) => onChoose(value === 'true')}>
      <Stack gap="xs">
        <Radio value="true" label={text.imports.withConsent} />
        <Radio value="false" label={text.imports.withoutConsent} description={text.imports.withoutConsentNote} />
      </Stack>
    </Radio.Group>
    {hasConsent ? (
      <>
        <Textarea
          label={text.imports.how}
          description={text.imports.howNote}
          value={words.how}
          onChange={(event) => onWords({ ...words, how: event.currentTarget.value })}
          maxLength={500}
          autosize
          minRows={2}
        />
        <TextInput
          type="date"
          label={text.imports.obtainedOn}
          value={words.obtainedOn}
          onChange={(event) => onWords({ ...words, obtainedOn: event.currentTarget.value })}
          maw={220}
        />
      </>
    ) : null}
  </>
)

function useMoves(id: number) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const start = useMutation({
    mutationFn: (body: StartImportRequest) => startImport(id, body),
    onSuccess: (one) => client.setQueryData(keys.import(id), one),
  })
  const discard = useMutation({
    mutationFn: () => cancelImport(id),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.imports })
      await navigate({ to: '/contacts/import' })
    },
  })
  return { start, discard }
}
