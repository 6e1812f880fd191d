import { Collapse, Stack, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { MAX_POST_TEMPLATE_LENGTH, postFields, type Template } from '../../../../../src/modules/feeds/posts/contract.ts'
import { fieldMessage, type FieldMessage } from '../../../api/api-error.ts'
import { fieldWords } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'
import { MarkupInput } from '../../../ui/markup/MarkupInput.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './template.module.css'

interface TextFormProps {
  readonly template: Template
  readonly disabled: boolean
  readonly problems: readonly FieldMessage[]
  readonly count: { readonly characters: number; readonly limit: number } | null
  readonly onChange: (part: Partial<Template>) => void
}

const fields = postFields.map((name) => ({ name, label: fieldWords[name], fallback: '' }))
const maxLine = 1_000

export function TextForm({ template, disabled, problems, count, onChange }: TextFormProps) {
  const { digest, edits } = template
  const line = (path: string, label: string, value: string, change: (value: string) => void) => (
    <MarkupInput
      id={path}
      label={label}
      maxLength={maxLine}
      minRows={2}
      disabled={disabled}
      fields={fields}
      fieldNote={text.template.fieldNote}
      value={value}
      error={fieldMessage(problems, path)}
      count={null}
      onChange={change}
    />
  )
  return (
    <Panel>
      <Stack gap="md">
        <MarkupInput
          id="template-text"
          label={text.template.text}
          placeholder={text.template.placeholder}
          maxLength={MAX_POST_TEMPLATE_LENGTH}
          disabled={disabled}
          fields={fields}
          fieldNote={text.template.fieldNote}
          value={template.text}
          error={fieldMessage(problems, 'text')}
          count={count}
          onChange={(value) => onChange({ text: value })}
        />
        <Fold title={text.template.edits}>
          {line('edits.price', text.template.editPrice, edits.price, (price) =>
            onChange({ edits: { ...edits, price } }),
          )}
          {line('edits.soldOut', text.template.editSoldOut, edits.soldOut, (soldOut) =>
            onChange({ edits: { ...edits, soldOut } }),
          )}
          {line('edits.backInStock', text.template.editBack, edits.backInStock, (backInStock) =>
            onChange({ edits: { ...edits, backInStock } }),
          )}
        </Fold>
        <Fold title={text.template.digest}>
          {line('digest.head', text.template.digestHead, digest.head, (head) =>
            onChange({ digest: { ...digest, head } }),
          )}
          {line('digest.line', text.template.digestLine, digest.line, (words) =>
            onChange({ digest: { ...digest, line: words } }),
          )}
        </Fold>
      </Stack>
    </Panel>
  )
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, { toggle }] = useDisclosure(false)
  const Icon = isOpen ? IconChevronDown : IconChevronRight
  return (
    <div>
      <UnstyledButton className={classes.fold ?? ''} onClick={toggle} aria-expanded={isOpen}>
        <Icon size={16} aria-hidden /> {title}
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <Stack gap="md" pt="sm">
          {children}
        </Stack>
      </Collapse>
    </div>
  )
}
