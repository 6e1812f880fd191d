import { Button, MultiSelect, Skeleton, Stack } from '@mantine/core'
import { IconTableSpark } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Matrix, MatrixChange } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { changeMatrix, matrixQuery } from '../../../api/sheet-matrix.ts'
import { consolidate, refreshSheet } from '../../../api/sheets.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { LeftOut } from './LeftOut.tsx'
import { MatrixGrid } from './MatrixGrid.tsx'
import classes from './matrix.module.css'
import type { ChangeMatrix } from './place.ts'
import { QuestionCard } from './QuestionCard.tsx'

/** Which column of which file becomes which column of the table, each with its reason. */
export function MatrixPanel({ project }: { project: Project }) {
  const matrix = useQuery({ ...matrixQuery(project.id), enabled: project.workbooks.read > 0 })
  if (project.workbooks.read === 0)
    return (
      <Panel title={text.sheets.matrix.title}>
        <EmptyState title={text.sheets.matrix.nothing} note={text.sheets.matrix.nothingNote} />
      </Panel>
    )
  if (matrix.data === undefined)
    return (
      <Panel title={text.sheets.matrix.title}>
        {matrix.isError ? (
          <ErrorNote error={matrix.error} retry={() => void matrix.refetch()} />
        ) : (
          <Skeleton height={220} />
        )}
      </Panel>
    )
  return <MatrixView project={project} matrix={matrix.data} />
}

function useChange(projectId: number, revision: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (changes: readonly MatrixChange[]) => changeMatrix(projectId, { revision, changes: [...changes] }),
    onSuccess: (changed) => client.setQueryData(keys.sheetMatrix(projectId), changed),
    onError: () => client.invalidateQueries({ queryKey: keys.sheetMatrix(projectId) }),
  })
}

function MatrixView({ project, matrix }: { project: Project; matrix: Matrix }) {
  const mayWrite = useMay()('sheets.write')
  const change = useChange(project.id, matrix.revision)
  const taken = matrix.tables.filter(({ isLeftOut }) => !isLeftOut)
  const rows = taken.reduce((sum, table) => sum + table.rows, 0)
  const act: ChangeMatrix = (...changes) => change.mutate(changes)
  return (
    <Panel
      title={text.sheets.matrix.title}
      note={text.sheets.matrix.note(
        formatPlural(taken.length, text.sheets.oneTable, text.sheets.manyTables),
        formatPlural(rows, text.common.row, text.common.rows),
        formatPlural(matrix.targets.length, text.sheets.column, text.sheets.columns),
      )}
      flush
    >
      <Stack gap={0}>
        {matrix.question === null ? null : (
          <QuestionCard key={matrix.question.key} projectId={project.id} matrix={matrix} question={matrix.question} />
        )}
        <div className={classes.pad}>
          <ErrorNote error={change.error} />
        </div>
        <MatrixGrid matrix={matrix} onChange={mayWrite && !change.isPending ? act : null} />
        <LeftOut matrix={matrix} onChange={mayWrite ? act : null} />
        {mayWrite ? <Make project={project} matrix={matrix} onChange={act} /> : null}
      </Stack>
    </Panel>
  )
}

function Make({ project, matrix, onChange }: { project: Project; matrix: Matrix; onChange: ChangeMatrix }) {
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => consolidate(project.id),
    onSuccess: () => refreshSheet(client, project.id),
  })
  const isRunning = project.openRuns.some(({ kind }) => kind === 'consolidate')
  return (
    <div className={classes.make}>
      <MultiSelect
        label={text.sheets.matrix.unique}
        description={text.sheets.matrix.uniqueNote}
        placeholder={matrix.uniqueBy.length === 0 ? text.sheets.matrix.uniqueNone : ''}
        data={matrix.targets.map(({ id, name }) => ({ value: id, label: name }))}
        value={matrix.uniqueBy}
        searchable
        clearable
        flex="1 1 320px"
        maw={520}
        size="sm"
        onChange={(targets) => onChange({ kind: 'unique_by', targets })}
      />
      <div className={classes.makeButton}>
        <ErrorNote error={make.error} />
        <span className={classes.soft}>{text.sheets.matrix.follows}</span>
        <Button
          leftSection={<IconTableSpark size={17} />}
          variant="default"
          loading={make.isPending || isRunning}
          disabled={matrix.tables.every(({ isLeftOut }) => isLeftOut)}
          onClick={() => make.mutate()}
        >
          {text.sheets.matrix.makeAgain}
        </Button>
      </div>
    </div>
  )
}
