import { ActionIcon, Button, Loader, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronRight, IconHelpCircle } from '@tabler/icons-react'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { Project, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import { Answer } from './Answer.tsx'
import classes from './command.module.css'
import { CommandHelp } from './CommandHelp.tsx'
import { Completions } from './Completions.tsx'
import { useCompletions, type Completion } from './use-completions.ts'
import type { Command } from './use-command.ts'

const listId = 'sheet-completions'

interface CommandLineProps {
  readonly project: Project
  readonly version: Version
  readonly command: Command
}

/** Words become a step: completed while they are typed, shown before they are applied. */
export function CommandLine({ project, version, command }: CommandLineProps) {
  const [isHelpOpen, help] = useDisclosure(false)
  if (!useMay()('sheets.write') || version.id !== project.versionId) return null
  return (
    <div className={classes.command}>
      <Line project={project} version={version} command={command} onHelp={help.open} />
      {command.failure === null ? null : (
        <ErrorNote error={new Error(`${command.failure.sentence} ${command.failure.nextStep}`)} />
      )}
      <ErrorNote error={command.error} />
      {command.answer === null ? null : <Answer command={command} answer={command.answer} />}
      <CommandHelp opened={isHelpOpen} onClose={help.close} onTry={(line) => command.offer(line, false)} />
    </div>
  )
}

function useLine({ project, version, command }: CommandLineProps) {
  const input = useRef<HTMLInputElement>(null)
  const [cursor, setCursor] = useState(0)
  const [isOpen, setIsOpen] = useState(false)
  const [marked, setMarked] = useState<number | null>(null)
  const items = useCompletions(project.id, version.id, { line: command.line, cursor, isOpen })
  useShortcuts({ '/': () => input.current?.focus() })
  useEffect(() => {
    const field = input.current
    if (command.offered === 0 || field === null) return
    field.focus()
    const hole = field.value.indexOf('""')
    const at = hole === -1 ? field.value.length : hole + 1
    field.setSelectionRange(at, at)
    setCursor(at)
  }, [command.offered])
  const accept = (item: Completion): void => {
    const at = item.from + item.insert.length
    command.setLine(`${command.line.slice(0, item.from)}${item.insert}${command.line.slice(item.to)}`)
    setMarked(null)
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(at, at)
      setCursor(at)
    })
  }
  const type = (words: string, at: number): void => {
    command.setLine(words)
    setCursor(at)
    setIsOpen(true)
    setMarked(null)
  }
  return { input, items, marked, setMarked, isOpen, setIsOpen, setCursor, accept, type }
}

function Line(props: CommandLineProps & { onHelp: () => void }) {
  const { command, onHelp } = props
  const { input, items, marked, setMarked, isOpen, setIsOpen, setCursor, accept, type } = useLine(props)
  const onKeyDown = useKeys({ command, items: isOpen ? items : [], marked, setMarked, setIsOpen, accept })
  const isListed = isOpen && items.length > 0 && command.answer === null
  return (
    <div className={classes.lineBox}>
      <div className={classes.line}>
        <IconChevronRight size={18} className={classes.prompt} aria-hidden />
        <input
          ref={input}
          className={classes.input}
          role="combobox"
          aria-label={text.sheets.command.label}
          aria-expanded={isListed}
          aria-controls={listId}
          aria-activedescendant={marked === null ? undefined : `${listId}-${marked}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={4_000}
          placeholder={text.sheets.command.placeholder}
          value={command.line}
          onChange={({ currentTarget: { value, selectionStart } }) => type(value, selectionStart ?? value.length)}
          onSelect={() => setCursor(input.current?.selectionStart ?? 0)}
          onFocus={() => setIsOpen(true)}
          onBlur={() => setIsOpen(false)}
          onKeyDown={onKeyDown}
        />
        {command.isAsking ? <Loader size={16} /> : null}
        <Button size="compact-sm" disabled={command.line.trim() === ''} onClick={() => command.ask(command.line)}>
          {text.sheets.command.show}
        </Button>
        <Tooltip label={text.sheets.command.help}>
          <ActionIcon variant="subtle" color="gray" aria-label={text.sheets.command.help} onClick={onHelp}>
            <IconHelpCircle size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
      {isListed ? <Completions id={listId} items={items} marked={marked} onAccept={accept} /> : null}
    </div>
  )
}

interface KeyParts {
  readonly command: Command
  readonly items: readonly Completion[]
  readonly marked: number | null
  readonly setMarked: (marked: number | null) => void
  readonly setIsOpen: (isOpen: boolean) => void
  readonly accept: (item: Completion) => void
}

/** Arrows mark a completion or bring back earlier lines, Tab takes the first; Enter shows what the line would do and, once more, does it; Esc goes back. */
function useKeys({ command, items, marked, setMarked, setIsOpen, accept }: KeyParts) {
  const [recalled, setRecalled] = useState(-1)
  const recall = (by: number): void => {
    const at = Math.min(command.past.length - 1, Math.max(-1, recalled + by))
    setRecalled(at)
    command.setLine(command.past[at] ?? '')
  }
  const arrow = (by: number): void => {
    const isRecalling = recalled >= 0 || (command.line === '' && by < 0)
    if (isRecalling && marked === null && command.past.length > 0) recall(-by)
    else if (items.length > 0) setMarked(((marked ?? (by > 0 ? -1 : 0)) + by + items.length) % items.length)
  }
  const enter = (): void => {
    const item = marked === null ? undefined : items[marked]
    setIsOpen(item !== undefined)
    if (item !== undefined) accept(item)
    else if (command.answer?.kind === 'preview') command.apply()
    else command.ask(command.line)
  }
  const leave = (): void => {
    if (command.answer !== null) command.cancel()
    else if (items.length > 0) setIsOpen(false)
    else command.setLine('')
  }
  const first = command.line === '' ? undefined : items[marked ?? 0]
  const acts: Readonly<Record<string, () => void>> = {
    ArrowDown: () => arrow(1),
    ArrowUp: () => arrow(-1),
    Enter: enter,
    Escape: leave,
    ...(first === undefined ? {} : { Tab: () => accept(first) }),
  }
  return (event: KeyboardEvent): void => {
    if (!event.key.startsWith('Arrow')) setRecalled(-1)
    const act = acts[event.key]
    if (act === undefined) return
    event.preventDefault()
    act()
  }
}
