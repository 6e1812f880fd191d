import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { matrixQuery } from '../../../api/sheet-matrix.ts'
import { sheetQuery, useSheetStream } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { LinkAnchor } from '../../../ui/links.tsx'
import { LoadFailure } from '../../../ui/LoadFailure.tsx'
import { ChecksPanel } from '../proof/ChecksPanel.tsx'
import { DownloadsPanel } from '../proof/DownloadsPanel.tsx'
import { LogPanel } from '../proof/LogPanel.tsx'
import { FilesPanel } from '../files/FilesPanel.tsx'
import { MatrixPanel } from '../matrix/MatrixPanel.tsx'
import { QuestionCard } from '../matrix/QuestionCard.tsx'
import type { PanelName } from '../search.ts'
import { ProjectHead } from './ProjectHead.tsx'
import { RunsBar } from './RunsBar.tsx'
import { Stages } from './Stages.tsx'
import { TableWork } from './TableWork.tsx'
import { useSheetAddress } from './use-address.ts'

const route = getRouteApi('/in/sheets/$projectId')
const pollMs = 15_000
const back = <LinkAnchor to="/sheets">{text.sheets.back}</LinkAnchor>

export function ProjectPage() {
  const id = Number(route.useParams().projectId)
  const project = useQuery({ ...sheetQuery(id), refetchInterval: pollMs })
  if (project.data === undefined)
    return project.isError ? (
      <LoadFailure error={project.error} retry={() => void project.refetch()} wayOut={back} />
    ) : (
      <Skeleton height={420} />
    )
  return <ProjectView key={id} project={project.data} />
}

function ProjectView({ project }: { project: Project }) {
  useSheetStream(project)
  const { search } = useSheetAddress()
  const shown: readonly PanelName[] =
    search.open === undefined ? (project.versionId === null ? beforeTable(project) : []) : [search.open]
  return (
    <div data-wide>
      <ProjectHead project={project} back={back} />
      <Stack gap="md">
        {project.workbooks.total === 0 ? null : <Stages project={project} shown={shown} />}
        <RunsBar project={project} />
        {shown.map((name) => (
          <OpenPanel key={name} name={name} project={project} />
        ))}
        {shown.includes('columns') ? null : <OpenQuestion project={project} />}
        {project.versionId === null ? null : (
          <TableWork project={project} versionId={search.version ?? project.versionId} />
        )}
      </Stack>
    </div>
  )
}

/** What is not clear about the columns is asked wherever one is. */
function OpenQuestion({ project }: { project: Project }) {
  const matrix = useQuery({ ...matrixQuery(project.id), enabled: project.workbooks.read > 0 }).data
  if (matrix === undefined || matrix.question === null) return null
  return <QuestionCard key={matrix.question.key} projectId={project.id} matrix={matrix} question={matrix.question} />
}

/** Before there is a table, the files are shown, and the columns as soon as all were read. */
const beforeTable = ({ workbooks }: Project): readonly PanelName[] =>
  workbooks.total > 0 && workbooks.unfinished === 0 && workbooks.read > 0 ? ['columns'] : ['files']

function OpenPanel({ name, project }: { name: PanelName; project: Project }) {
  switch (name) {
    case 'files':
      return <FilesPanel project={project} />
    case 'columns':
      return <MatrixPanel project={project} />
    case 'checks':
      return <ChecksPanel project={project} />
    case 'downloads':
      return <DownloadsPanel project={project} />
    case 'log':
      return <LogPanel project={project} />
  }
}
