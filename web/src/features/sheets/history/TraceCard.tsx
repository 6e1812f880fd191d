import { CloseButton, Drawer, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Project, Trace, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { traceQuery } from '../../../api/sheet-versions.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { cellWords } from '../grid/cell-words.ts'
import type { CellAt } from '../grid/grid-table.ts'
import { useSheetAddress } from '../project/use-address.ts'
import classes from './history.module.css'

const narrow = '(max-width: 1100px)'

interface TraceCardProps {
  readonly project: Project
  readonly version: Version
  readonly cell: CellAt
}

/** Where the value of a cell comes from: its steps, and the cells of the files. */
export function TraceCard(props: TraceCardProps) {
  const { change } = useSheetAddress()
  const isNarrow = useMediaQuery(narrow, window.matchMedia(narrow).matches)
  const close = (): void => change({ row: undefined, col: undefined })
  if (isNarrow)
    return (
      <Drawer opened onClose={close} position="bottom" title={text.sheets.trace.title} size="60%">
        <TraceOf {...props} />
      </Drawer>
    )
  return (
    <Panel title={text.sheets.trace.title} actions={<CloseButton aria-label={text.common.close} onClick={close} />}>
      <TraceOf {...props} />
    </Panel>
  )
}

function TraceOf({ project, version, cell }: TraceCardProps) {
  const trace = useQuery(traceQuery(project.id, version.id, cell.row, cell.column))
  const column = version.columns.find(({ id }) => id === cell.column)
  return (
    <div className={classes.trace}>
      <span className={classes.soft}>
        {text.sheets.trace.at(column?.name ?? cell.column, formatCount(cell.row + 1))}
      </span>
      {trace.data === undefined ? (
        trace.isError ? (
          <ErrorNote error={trace.error} retry={() => void trace.refetch()} />
        ) : (
          <Skeleton height={130} />
        )
      ) : (
        <TraceFacts trace={trace.data} />
      )}
    </div>
  )
}

const TraceFacts = ({ trace }: { trace: Trace }) => (
  <>
    <div>
      <bdi className={classes.traceValue}>
        {trace.value === null ? text.sheets.trace.blank : cellWords(trace.value, trace.column)}
      </bdi>
      <div>{trace.sentence}</div>
    </div>
    <ol className={classes.sources} aria-label={text.sheets.trace.sources}>
      {trace.sources.map((source, index) => (
        <li key={index} className={classes.source}>
          <div className={classes.place}>
            <bdi>{source.file}</bdi>
            <span className={classes.cellName}>{source.cells.join(', ')}</span>
          </div>
          <div className={classes.place}>
            <bdi className={classes.soft}>{source.sheet}</bdi>
            <bdi>{source.values.map((value) => cellWords(value, trace.column)).join(' · ')}</bdi>
          </div>
        </li>
      ))}
    </ol>
    {trace.sourceCount > trace.sources.length ? (
      <span className={classes.soft}>
        {text.sheets.trace.more(formatCount(trace.sources.length), formatCount(trace.sourceCount))}
      </span>
    ) : null}
    {trace.steps.length === 0 ? null : (
      <div>
        <span className={classes.soft}>{text.sheets.trace.steps}</span>
        <ol className={classes.steps}>
          {trace.steps.map(({ versionId, words, rows }) => (
            <li key={versionId}>
              <bdi>{words}</bdi>
              {rows > 1 ? (
                <span className={classes.soft}> · {formatPlural(rows, text.common.row, text.common.rows)}</span>
              ) : null}
            </li>
          ))}
        </ol>
      </div>
    )}
  </>
)
