import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconPencil, IconPlus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FieldMessage } from '../../../api/api-error.ts'
import { sourceChoicesQuery } from '../../../api/sources.ts'
import { filterKinds } from '../../../texts/channels.ts'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { FilterForm } from './FilterForm.tsx'
import { isComplete, newFilter, readFilter, type Filter, type FilterKind } from './filters.ts'
import classes from './policy.module.css'

interface FilterListProps {
  readonly filters: readonly Filter[]
  readonly disabled: boolean
  readonly problems: readonly FieldMessage[]
  readonly onChange: (filters: Filter[]) => void
}

const kinds: readonly FilterKind[] = ['keywords', 'regex', 'price', 'discount', 'category', 'source', 'language']

function useSourceNames() {
  const sources = useQuery(sourceChoicesQuery('')).data?.items ?? []
  return { sources, names: new Map(sources.map(({ id, title }) => [id, title])) }
}

/** Filters as sentences; one of them at a time is open to be changed. */
export function FilterList({ filters, disabled, problems, onChange }: FilterListProps) {
  const [open, setOpen] = useState<number | null>(null)
  const [draft, setDraft] = useState<Filter | null>(null)
  const { sources, names } = useSourceNames()
  const close = (): void => {
    setOpen(null)
    setDraft(null)
  }
  const edit = (index: number, filter: Filter): void => {
    setOpen(index)
    setDraft(filter)
  }
  const finish = (): void => {
    if (open === null || draft === null) return
    onChange(open < filters.length ? filters.with(open, draft) : [...filters, draft])
    close()
  }
  const form =
    draft === null ? null : (
      <FilterForm
        filter={draft}
        sources={sources}
        isComplete={isComplete(draft)}
        onChange={setDraft}
        onDone={finish}
        onCancel={close}
      />
    )
  return (
    <Panel title={text.policy.filters} note={text.policy.filtersNote} flush>
      {filters.length === 0 && open === null ? <p className={classes.empty}>{text.policy.noFilters}</p> : null}
      <ul className={classes.filters}>
        {filters.map((filter, index) => (
          <li key={index} className={classes.filter}>
            {open === index ? (
              form
            ) : (
              <FilterRow
                words={readFilter(filter, names)}
                problem={problems.find(({ path }) => path.startsWith(`policy.filters.${index}`))?.message}
                disabled={disabled}
                onEdit={() => edit(index, filter)}
                onRemove={() => {
                  close()
                  onChange(filters.toSpliced(index, 1))
                }}
              />
            )}
          </li>
        ))}
        {open === filters.length ? <li className={classes.filter}>{form}</li> : null}
      </ul>
      {disabled ? null : (
        <div className={classes.foot}>
          <AddMenu onAdd={(kind) => edit(filters.length, newFilter(kind))} />
        </div>
      )}
    </Panel>
  )
}

const AddMenu = ({ onAdd }: { onAdd: (kind: FilterKind) => void }) => (
  <Menu position="bottom-start">
    <Menu.Target>
      <Button variant="default" size="compact-sm" leftSection={<IconPlus size={15} />}>
        {text.policy.addFilter}
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {kinds.map((kind) => (
        <Menu.Item key={kind} onClick={() => onAdd(kind)}>
          {filterKinds[kind]}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)

interface FilterRowProps {
  readonly words: string
  readonly problem: string | undefined
  readonly disabled: boolean
  readonly onEdit: () => void
  readonly onRemove: () => void
}

const FilterRow = ({ words, problem, disabled, onEdit, onRemove }: FilterRowProps) => (
  <div className={classes.line}>
    <span className={classes.sentence}>
      {words}
      {problem === undefined ? null : (
        <span className={classes.problem}>
          <ToneMark tone="bad" size={14} /> {problem}
        </span>
      )}
    </span>
    {disabled ? null : (
      <>
        <ActionIcon variant="subtle" color="gray" aria-label={`${text.policy.editFilter}: ${words}`} onClick={onEdit}>
          <IconPencil size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${text.policy.removeFilter}: ${words}`}
          onClick={onRemove}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </>
    )}
  </div>
)
