import { Chip, Group, Stack, TextInput } from '@mantine/core'
import { useDeferredValue, useMemo, useState, type MouseEvent } from 'react'
import { pickFields, type Outline, type PickField } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { fieldWords } from '../../../texts/workbench.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { FailureNote } from './FailureNote.tsx'
import { Fold } from './Fold.tsx'
import { OutlineTree } from './OutlineTree.tsx'
import { toTree, withWords } from './outline-tree.ts'
import type { Bench, BenchTools } from './use-bench.ts'
import classes from './workbench.module.css'

interface OutlinePanelProps {
  readonly tools: BenchTools
  readonly outline: Outline
  readonly bench: Bench
}

/** The page as text and boxes: a person says what an element is, and clicks it. */
export function OutlinePanel({ tools, outline, bench }: OutlinePanelProps) {
  const hasItems = bench.settings?.kind === 'html'
  const isRead = (bench.reading?.total ?? 0) > 0
  const [field, setField] = useState<PickField>(hasItems ? 'title' : 'item')
  const [words, setWords] = useState('')
  const deferredWords = useDeferredValue(words)
  const tree = useMemo(() => toTree(outline.nodes), [outline.nodes])
  const shown = useMemo(() => withWords(tree, deferredWords), [tree, deferredWords])
  const { pick } = tools
  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const path = event.target instanceof Element ? event.target.closest('[data-path]')?.getAttribute('data-path') : null
    if (path !== null && path !== undefined && !pick.isPending) pick.mutate({ path, field })
  }
  return (
    <Fold title={text.workbench.byClicking} note={text.workbench.byClickingNote} isOpenAtFirst={!isRead}>
      <Stack gap="sm">
        <Chip.Group value={field} onChange={(value) => setField(pickFields.find((one) => one === value) ?? field)}>
          <Group gap={6} role="group" aria-label={text.workbench.iClick}>
            <span>{text.workbench.iClick}</span>
            {pickFields.map((one) => (
              <Chip key={one} size="xs" value={one}>
                {fieldWords[one]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <ErrorNote error={pick.error} />
        {pick.data?.failure === null || pick.data === undefined ? null : (
          <FailureNote failure={pick.data.failure} hasPage title={text.workbench.pickFailed} />
        )}
        <TextInput
          aria-label={text.workbench.findOnPage}
          placeholder={text.workbench.findOnPage}
          maxLength={100}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {bench.found.size === 0 ? null : (
          <div role="status">{text.workbench.marked(formatCount(bench.found.size))}</div>
        )}
        <div
          className={classes.outline}
          role="tree"
          aria-label={text.workbench.outline}
          aria-busy={pick.isPending}
          onClick={onClick}
        >
          {shown.length === 0 ? text.workbench.wrongPlace : <OutlineTree branches={shown} found={bench.found} />}
        </div>
        {outline.isCut ? <div className={classes.soft}>{text.workbench.cut}</div> : null}
      </Stack>
    </Fold>
  )
}
