import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TotalsReport } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { totalsQuery } from '../../../api/sheet-matrix.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status, ToneMark } from '../../../ui/Status.tsx'
import classes from './proof.module.css'
import { SumTable } from './SumTable.tsx'
import { useSheetAddress } from '../project/use-address.ts'

/** Rows in and out, and sums before and after: nothing may get lost without a reason. */
export function ChecksPanel({ project }: { project: Project }) {
  const { search } = useSheetAddress()
  const versionId = search.version ?? project.versionId
  const totals = useQuery({ ...totalsQuery(project.id, versionId ?? 0), enabled: versionId !== null })
  return (
    <Panel title={text.sheets.checks.title} note={text.sheets.checks.note}>
      {versionId === null ? (
        <EmptyState title={text.sheets.checks.noTable} note={text.sheets.checks.noTableNote} />
      ) : totals.data === undefined ? (
        totals.isError ? (
          <ErrorNote error={totals.error} retry={() => void totals.refetch()} />
        ) : (
          <Skeleton height={180} />
        )
      ) : (
        <Report report={totals.data} />
      )}
    </Panel>
  )
}

const Report = ({ report }: { report: TotalsReport }) => (
  <Stack gap="md">
    {report.remarks.length === 0 ? (
      <Status tone="ok" word={text.sheets.checks.balanced} />
    ) : (
      <ul className={classes.remarks}>
        {report.remarks.map((remark) => (
          <li key={remark}>
            <ToneMark tone={report.isBalanced ? 'doubt' : 'bad'} />
            <span>{remark}</span>
          </li>
        ))}
      </ul>
    )}
    <div className={classes.equation} aria-label={text.sheets.checks.equation}>
      <Term label={text.sheets.checks.rowsIn} value={formatCount(report.rows.in)} />
      <span className={classes.sign}>=</span>
      <Term label={text.sheets.checks.rowsOut} value={formatCount(report.rows.out)} />
      {report.rows.excluded.map(({ reason, count }) => (
        <Part key={reason} label={reason} value={formatCount(count)} />
      ))}
      {report.rows.difference === 0 ? null : (
        <Part label={text.sheets.checks.unexplained} value={formatCount(report.rows.difference)} />
      )}
    </div>
    <SumTable sums={report.sums} />
    {report.steps.length === 0 ? null : <Steps steps={report.steps} />}
    <Files files={report.files} />
  </Stack>
)

const Term = ({ label, value }: { label: string; value: string }) => (
  <span className={classes.term}>
    <strong>{value}</strong>
    <span className={classes.soft}>{label}</span>
  </span>
)

const Part = (props: { label: string; value: string }) => (
  <>
    <span className={classes.sign}>+</span>
    <Term {...props} />
  </>
)

const Steps = ({ steps }: Pick<TotalsReport, 'steps'>) => (
  <div className={classes.scroll}>
    <table className={classes.sums}>
      <thead>
        <tr>
          <th>{text.sheets.checks.step}</th>
          <th className={classes.number}>{text.sheets.checks.rowsBefore}</th>
          <th className={classes.number}>{text.sheets.checks.rowsAfter}</th>
          <th>{text.sheets.checks.left}</th>
          <th>{text.sheets.checks.sumsChanged}</th>
        </tr>
      </thead>
      <tbody>
        {steps.map((step) => (
          <tr key={step.versionId}>
            <td>
              <bdi>{step.words}</bdi>
            </td>
            <td className={classes.number}>{formatCount(step.rowsIn)}</td>
            <td className={classes.number}>{formatCount(step.rowsOut)}</td>
            <td>
              {step.makesRows && step.excluded.length === 0
                ? text.sheets.checks.madeOfSeveral
                : step.excluded.map(({ reason, count }) => `${formatCount(count)} ${reason}`).join(', ')}
            </td>
            <td>
              {step.sums
                .filter(({ difference }) => /[1-9]/.test(difference))
                .map(({ name, difference }) => `${name} ${difference}`)
                .join(', ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const Files = ({ files }: Pick<TotalsReport, 'files'>) => (
  <div className={`${classes.scroll} ${classes.files}`}>
    <table className={classes.sums}>
      <thead>
        <tr>
          <th>{text.sheets.checks.file}</th>
          <th className={classes.number}>{text.sheets.checks.rowsRead}</th>
          <th>{text.sheets.checks.notRows}</th>
          <th className={classes.number}>{text.sheets.checks.rowsIn}</th>
          <th className={classes.number}>{text.sheets.checks.rowsOut}</th>
        </tr>
      </thead>
      <tbody>
        {files.flatMap(({ file, tables }) =>
          tables.map((table) => (
            <tr key={table.table} className={table.isLeftOut ? classes.leftOut : ''}>
              <td>
                <bdi>{file}</bdi> <bdi className={classes.soft}>{table.sheet}</bdi>
              </td>
              <td className={classes.number}>{formatCount(table.rowsRead)}</td>
              <td className={classes.soft}>
                {table.notRows.map(({ reason, count }) => `${formatCount(count)} ${reason}`).join(', ')}
              </td>
              <td className={classes.number}>{formatCount(table.rowsIn)}</td>
              <td className={classes.number}>{table.rowsOut === null ? '–' : formatCount(table.rowsOut)}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  </div>
)
