import { Button } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { text } from '../../../texts/en.ts'
import { Panel } from '../../../ui/Panel.tsx'

interface FoldProps {
  readonly title: string
  readonly note: string
  readonly isOpenAtFirst: boolean
  readonly children: ReactNode
}

/** A part that most people do not need: it says what it is for and opens when it is asked for. */
export function Fold({ title, note, isOpenAtFirst, children }: FoldProps) {
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const Chevron = isOpen ? IconChevronDown : IconChevronRight
  const button = (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-expanded={isOpen}
      aria-label={`${isOpen ? text.workbench.hide : text.workbench.open}: ${title}`}
      leftSection={<Chevron size={15} aria-hidden />}
      onClick={() => setIsOpen(!isOpen)}
    >
      {isOpen ? text.workbench.hide : text.workbench.open}
    </Button>
  )
  return (
    <Panel title={title} note={note} actions={button} flush={!isOpen}>
      {isOpen ? children : null}
    </Panel>
  )
}
