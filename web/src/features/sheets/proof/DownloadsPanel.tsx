import { Button, Checkbox, SegmentedControl, Select, Stack } from '@mantine/core'
import { IconDownload, IconLink } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Download, Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { useMay } from '../../../api/permissions.ts'
import { createDownload, downloadPath, downloadsQuery, linkDownload } from '../../../api/sheet-versions.ts'
import { formatBytes } from '../../../format/count.ts'
import { formatDateTime, formatFullTime } from '../../../format/time.ts'
import { refreshSheet } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { downloadTone } from '../../../texts/sheets.ts'
import { CopyField } from '../../../ui/CopyField.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { absolute } from '../absolute.ts'
import { useSheetAddress } from '../project/use-address.ts'
import classes from './proof.module.css'

const formats = ['xlsx', 'csv', 'parquet'] as const
type Format = (typeof formats)[number]
const hourChoices = ['1', '24', '72', '168'].map((value) => ({ value, label: text.sheets.link.hours(Number(value)) }))

/** The table as a file, and links to it that expire. */
export function DownloadsPanel({ project }: { project: Project }) {
  const { search } = useSheetAddress()
  const mayWrite = useMay()('sheets.write')
  const versionId = search.version ?? project.versionId
  const downloads = useQuery(downloadsQuery(project.id))
  if (versionId === null)
    return (
      <Panel title={text.sheets.downloads.title}>
        <EmptyState title={text.sheets.checks.noTable} note={text.sheets.checks.noTableNote} />
      </Panel>
    )
  return (
    <Panel title={text.sheets.downloads.title} note={text.sheets.downloads.note}>
      <Stack gap="md">
        {mayWrite ? <NewDownload projectId={project.id} versionId={versionId} /> : null}
        <ErrorNote error={downloads.error} retry={() => void downloads.refetch()} />
        <div>
          {(downloads.data?.items ?? []).map((download) => (
            <DownloadRow key={download.id} projectId={project.id} download={download} />
          ))}
        </div>
      </Stack>
    </Panel>
  )
}

function NewDownload({ projectId, versionId }: { projectId: number; versionId: number }) {
  const client = useQueryClient()
  const [format, setFormat] = useState<Format>('xlsx')
  const [provenance, setProvenance] = useState(false)
  const make = useMutation({
    mutationFn: () => createDownload(projectId, { versionId, format, provenance }),
    onSuccess: () => refreshSheet(client, projectId),
  })
  return (
    <div className={classes.form}>
      <SegmentedControl
        aria-label={text.sheets.downloads.format}
        data={formats.map((value) => ({ value, label: text.sheets.downloads.formats[value] }))}
        value={format}
        onChange={(value) => setFormat(formats.find((known) => known === value) ?? format)}
      />
      <Checkbox
        label={text.sheets.downloads.provenance}
        checked={provenance}
        onChange={(event) => setProvenance(event.currentTarget.checked)}
      />
      <Button leftSection={<IconDownload size={16} />} loading={make.isPending} onClick={() => make.mutate()}>
        {text.sheets.downloads.make}
      </Button>
      <ErrorNote error={make.error} />
    </div>
  )
}

function DownloadRow({ projectId, download }: { projectId: number; download: Download }) {
  const isReady = download.state === 'ready'
  return (
    <div className={classes.download}>
      <ToneMark tone={downloadTone[download.state]} />
      <span className={classes.stack}>
        <bdi>{download.name}</bdi>
        <span className={classes.soft} title={download.sha256 ?? undefined}>
          {[
            text.sheets.downloads.states[download.state],
            download.bytes === null ? '' : formatBytes(download.bytes),
            isReady ? text.sheets.downloads.until(formatDateTime(download.expiresAt)) : '',
            download.sha256 === null ? '' : `sha256 ${download.sha256.slice(0, 10)}…`,
          ]
            .filter((part) => part !== '')
            .join(' · ')}
        </span>
      </span>
      {isReady ? (
        <>
          <Button
            component="a"
            href={downloadPath(projectId, download.id)}
            variant="default"
            size="compact-md"
            leftSection={<IconDownload size={15} />}
          >
            {text.sheets.downloads.save}
          </Button>
          <LinkMaker projectId={projectId} download={download} />
        </>
      ) : null}
    </div>
  )
}

function LinkMaker({ projectId, download }: { projectId: number; download: Download }) {
  const [hours, setHours] = useState<string | null>(null)
  const mayWrite = useMay()('sheets.write')
  const make = useMutation({ mutationFn: () => linkDownload(projectId, download.id, Number(hours ?? 24)) })
  if (!mayWrite) return null
  if (hours === null)
    return (
      <Button variant="subtle" size="compact-md" leftSection={<IconLink size={15} />} onClick={() => setHours('24')}>
        {text.sheets.downloads.link}
      </Button>
    )
  return (
    <div className={`${classes.link} ${classes.form}`}>
      {make.data === undefined ? (
        <>
          <Select
            size="xs"
            aria-label={text.sheets.link.worksFor}
            data={hourChoices}
            value={hours}
            allowDeselect={false}
            onChange={(value) => setHours(value ?? hours)}
          />
          <Button size="compact-md" loading={make.isPending} onClick={() => make.mutate()}>
            {text.sheets.downloads.makeLink}
          </Button>
        </>
      ) : (
        <>
          <CopyField value={absolute(make.data.url)} />
          <span className={classes.soft}>{text.sheets.downloads.linkOnce(formatFullTime(make.data.expiresAt))}</span>
        </>
      )}
      <ErrorNote error={make.error} />
    </div>
  )
}
