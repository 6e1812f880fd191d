import { UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { matrixQuery, totalsQuery } from '../../../api/sheet-matrix.ts'
import { downloadsQuery } from '../../../api/sheet-versions.ts'
import { formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ToneMark } from '../../../ui/Status.tsx'
import type { Tone } from '../../../ui/tone.ts'
import type { PanelName } from '../search.ts'
import classes from './project.module.css'
import { useSheetAddress } from './use-address.ts'

interface Stage {
  readonly name: PanelName
  readonly tone: Tone
  readonly words: string
}

/** The way from files to a proof: each part with how it stands; one click opens it. */
export function Stages({ project, shown }: { project: Project; shown: readonly PanelName[] }) {
  const { change } = useSheetAddress()
  const stages = [
    filesStage(project),
    useColumnsStage(project),
    useChecksStage(project),
    useDownloadsStage(project),
    { name: 'log', tone: 'off', words: text.sheets.stages.logNote } satisfies Stage,
  ]
  return (
    <nav className={classes.stages} aria-label={text.sheets.stages.label}>
      {stages.map(({ name, tone, words }) => (
        <UnstyledButton
          key={name}
          className={classes.stage}
          aria-expanded={shown.includes(name)}
          onClick={() => change({ open: shown.includes(name) ? undefined : name })}
        >
          <span className={classes.stageName}>{text.sheets.stages[name]}</span>
          <span className={classes.stageWords}>
            <ToneMark tone={tone} size={13} />
            <span>{words}</span>
          </span>
        </UnstyledButton>
      ))}
    </nav>
  )
}

function filesStage({ workbooks }: Project): Stage {
  const name = 'files'
  if (workbooks.failed > 0)
    return { name, tone: 'bad', words: text.sheets.stages.failed(workbooks.failed, workbooks.total) }
  if (workbooks.unfinished > 0)
    return { name, tone: 'active', words: text.sheets.stages.reading(workbooks.read, workbooks.total) }
  return {
    name,
    tone: 'ok',
    words: text.sheets.stages.read(formatPlural(workbooks.read, text.sheets.file, text.sheets.files)),
  }
}

function useColumnsStage(project: Project): Stage {
  const matrix = useQuery({ ...matrixQuery(project.id), enabled: project.workbooks.read > 0 }).data
  if (matrix === undefined) return { name: 'columns', tone: 'waiting', words: text.sheets.stages.notYet }
  const columns = formatPlural(matrix.targets.length, text.sheets.column, text.sheets.columns)
  if (matrix.questions > 0)
    return {
      name: 'columns',
      tone: 'doubt',
      words: `${columns} · ${formatPlural(matrix.questions, text.sheets.question, text.sheets.questions)}`,
    }
  return { name: 'columns', tone: 'ok', words: columns }
}

function useChecksStage({ id, versionId }: Project): Stage {
  const totals = useQuery({ ...totalsQuery(id, versionId ?? 0), enabled: versionId !== null }).data
  if (totals === undefined) return { name: 'checks', tone: 'waiting', words: text.sheets.stages.notYet }
  if (!totals.isBalanced) return { name: 'checks', tone: 'bad', words: text.sheets.stages.unbalanced }
  if (totals.remarks.length > 0)
    return {
      name: 'checks',
      tone: 'doubt',
      words: formatPlural(totals.remarks.length, text.sheets.remark, text.sheets.remarks),
    }
  return { name: 'checks', tone: 'ok', words: text.sheets.stages.balanced }
}

function useDownloadsStage({ id, versionId }: Project): Stage {
  const downloads = useQuery({ ...downloadsQuery(id), enabled: versionId !== null }).data?.items ?? []
  const ready = downloads.filter(({ state }) => state === 'ready').length
  return ready === 0
    ? { name: 'downloads', tone: 'off', words: text.sheets.stages.none }
    : { name: 'downloads', tone: 'ok', words: text.sheets.stages.ready(ready) }
}
