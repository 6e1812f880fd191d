import { ActionIcon, Anchor, Button, Menu, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconClockPlus, IconDots, IconLink, IconPencil, IconTrash, IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import type { Project } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { extendSheet, updateSheet } from '../../../api/sheets.ts'
import { formatBytes, formatPlural } from '../../../format/count.ts'
import { formatDay, formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { projectSign } from '../../../texts/sheets.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { PageHead } from '../../../ui/PageHead.tsx'
import { Status } from '../../../ui/Status.tsx'
import classes from './project.module.css'
import { RemoveDialog } from './RemoveDialog.tsx'
import { UploadLinkDialog } from './UploadLinkDialog.tsx'
import { useSheetAddress } from './use-address.ts'

const extendDays = 7

export function ProjectHead({ project, back }: { project: Project; back: ReactNode }) {
  const client = useQueryClient()
  const mayWrite = useMay()('sheets.write')
  const [isNaming, naming] = useDisclosure(false)
  const extend = useMutation({
    mutationFn: () => extendSheet(project.id, extendDays),
    onSuccess: (changed) => client.setQueryData(keys.sheet(project.id), changed),
  })
  return (
    <>
      <PageHead
        title={project.title}
        above={back}
        mark={
          <>
            <Status {...projectSign(project)} />
            {mayWrite ? (
              <ActionIcon variant="subtle" color="gray" aria-label={text.sheets.head.rename} onClick={naming.toggle}>
                <IconPencil size={16} />
              </ActionIcon>
            ) : null}
          </>
        }
        note={
          <>
            {formatPlural(project.workbooks.total, text.sheets.file, text.sheets.files)} · {formatBytes(project.bytes)}{' '}
            ·{' '}
            <time title={formatFullTime(project.expiresAt)}>{text.sheets.head.kept(formatDay(project.expiresAt))}</time>
            {mayWrite ? (
              <>
                {' · '}
                <Anchor component="button" type="button" inherit onClick={() => extend.mutate()}>
                  {text.sheets.head.extend(extendDays)}
                </Anchor>
              </>
            ) : null}
          </>
        }
        actions={mayWrite ? <HeadActions project={project} onExtend={() => extend.mutate()} /> : null}
      />
      {isNaming ? <TitleForm project={project} onClose={naming.close} /> : null}
      <ErrorNote error={extend.error} />
      {project.capsNote === null ? null : <p className={classes.caps}>{project.capsNote}</p>}
    </>
  )
}

function HeadActions({ project, onExtend }: { project: Project; onExtend: () => void }) {
  const { change } = useSheetAddress()
  const [isLinking, linking] = useDisclosure(false)
  const [isRemoving, removing] = useDisclosure(false)
  return (
    <>
      {project.versionId === null ? null : (
        <Button leftSection={<IconDownload size={16} />} onClick={() => change({ open: 'downloads' })}>
          {text.sheets.head.download}
        </Button>
      )}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={text.common.more}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconLink size={16} />} onClick={linking.open}>
            {text.sheets.link.make}
          </Menu.Item>
          <Menu.Item leftSection={<IconClockPlus size={16} />} onClick={onExtend}>
            {text.sheets.head.extend(extendDays)}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={removing.open}>
            {text.sheets.head.remove}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <UploadLinkDialog projectId={project.id} opened={isLinking} onClose={linking.close} />
      <RemoveDialog project={project} opened={isRemoving} onClose={removing.close} />
    </>
  )
}

function TitleForm({ project, onClose }: { project: Project; onClose: () => void }) {
  const client = useQueryClient()
  const [title, setTitle] = useState(project.title)
  const save = useMutation({
    mutationFn: () => updateSheet(project.id, { title: title.trim() }),
    onSuccess: (changed) => {
      client.setQueryData(keys.sheet(project.id), changed)
      onClose()
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (title.trim() !== '') save.mutate()
  }
  return (
    <form onSubmit={submit} className={classes.naming}>
      <TextInput
        aria-label={text.sheets.head.title}
        value={title}
        maxLength={200}
        autoFocus
        flex="1 1 260px"
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Button type="submit" loading={save.isPending} disabled={title.trim() === ''}>
        {text.common.save}
      </Button>
      <Button variant="default" onClick={onClose}>
        {text.common.cancel}
      </Button>
      <ErrorNote error={save.error} />
    </form>
  )
}
