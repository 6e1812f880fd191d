import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp, IconBook2, IconChefHat } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Project, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { undo } from '../../../api/sheet-versions.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { useShortcuts } from '../../../ui/use-shortcuts.ts'
import { useSheetAddress } from '../project/use-address.ts'
import { ApplyRecipeDialog } from '../recipes/ApplyRecipeDialog.tsx'
import { SaveRecipeDialog } from '../recipes/SaveRecipeDialog.tsx'
import { CompareDialog } from './CompareDialog.tsx'
import classes from './history.module.css'
import { useMove } from './use-move.ts'
import { redoOf, treeRows } from './version-tree.ts'
import { VersionRow } from './VersionRow.tsx'

interface HistoryPanelProps {
  readonly project: Project
  /** The one in sight. */
  readonly version: Version
  readonly all: readonly Version[]
}

/** What was done, step by step, and the branches beside it. */
export function HistoryPanel({ project, version, all }: HistoryPanelProps) {
  const { search, change } = useSheetAddress()
  const move = useMove(project)
  const rows = treeRows(all, project.versionId)
  const second = rows.findIndex(({ version: one, depth }, index) => index > 0 && depth === 0 && one.parentId === null)
  const earlier = second === -1 ? [] : rows.slice(second)
  const lines = (some: typeof rows) =>
    some.map(({ version: one, depth, isOnPath }) => (
      <VersionRow
        key={one.id}
        project={project}
        version={one}
        parent={all.find(({ id }) => id === one.parentId)}
        depth={depth}
        isOnPath={isOnPath}
        isShown={one.id === version.id}
        onMove={() => move.mutate(one.id)}
      />
    ))
  return (
    <Panel title={text.sheets.history.title} flush actions={<HistoryActions project={project} all={all} />}>
      <ErrorNote error={move.error} />
      <ol className={classes.tree}>{lines(second === -1 ? rows : rows.slice(0, second))}</ol>
      {earlier.length === 0 ? null : (
        <details className={classes.earlier}>
          <summary>
            {text.sheets.history.earlier(earlier.filter(({ version: one }) => one.parentId === null).length)}
          </summary>
          <ol className={classes.tree}>{lines(earlier)}</ol>
        </details>
      )}
      {search.against === undefined ? null : (
        <CompareDialog
          projectId={project.id}
          from={search.against}
          to={version.id}
          onClose={() => change({ against: undefined })}
        />
      )}
    </Panel>
  )
}

function HistoryActions({ project, all }: { project: Project; all: readonly Version[] }) {
  const client = useQueryClient()
  const { change } = useSheetAddress()
  const move = useMove(project)
  const back = useMutation({
    mutationFn: () => undo(project.id),
    onSuccess: async (changed) => {
      client.setQueryData(keys.sheet(project.id), changed)
      change({ version: undefined, row: undefined, col: undefined })
      await client.invalidateQueries({ queryKey: keys.sheetParts(project.id) })
    },
  })
  const mayWrite = useMay()('sheets.write')
  const current = all.find(({ id }) => id === project.versionId)
  const canUndo = mayWrite && current?.parentId !== null && current !== undefined
  const next = redoOf(all, project.versionId)
  useShortcuts({
    u: () => {
      if (canUndo) back.mutate()
    },
    r: () => {
      if (mayWrite && next !== undefined) move.mutate(next.id)
    },
  })
  if (!mayWrite) return null
  return (
    <>
      <Tooltip label={text.sheets.history.undo}>
        <ActionIcon
          variant="default"
          aria-label={text.sheets.history.undo}
          disabled={!canUndo}
          loading={back.isPending}
          onClick={() => back.mutate()}
        >
          <IconArrowBackUp size={16} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={next === undefined ? text.sheets.history.redo : text.sheets.history.redoTo(next.words)}>
        <ActionIcon
          variant="default"
          aria-label={text.sheets.history.redo}
          disabled={next === undefined}
          loading={move.isPending}
          onClick={() => {
            if (next !== undefined) move.mutate(next.id)
          }}
        >
          <IconArrowForwardUp size={16} />
        </ActionIcon>
      </Tooltip>
      <RecipeMenu project={project} hasSteps={current?.parentId !== null} />
    </>
  )
}

function RecipeMenu({ project, hasSteps }: { project: Project; hasSteps: boolean }) {
  const [isSaving, saving] = useDisclosure(false)
  const [isApplying, applying] = useDisclosure(false)
  if (project.versionId === null) return null
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <Button size="compact-sm" h={28} variant="default" leftSection={<IconChefHat size={15} />}>
            {text.sheets.recipes.menu}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconChefHat size={16} />} disabled={!hasSteps} onClick={saving.open}>
            {text.sheets.recipes.save}
          </Menu.Item>
          <Menu.Item leftSection={<IconBook2 size={16} />} onClick={applying.open}>
            {text.sheets.recipes.apply}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SaveRecipeDialog project={project} versionId={project.versionId} opened={isSaving} onClose={saving.close} />
      <ApplyRecipeDialog project={project} versionId={project.versionId} opened={isApplying} onClose={applying.close} />
    </>
  )
}
