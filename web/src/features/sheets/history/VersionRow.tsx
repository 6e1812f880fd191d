import { ActionIcon, Menu, TextInput, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowRight, IconDots, IconGitCompare, IconTag } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import type { Project, Version } from '../../../../../src/modules/sheets/projects/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { labelVersion } from '../../../api/sheet-versions.ts'
import { formatCount } from '../../../format/count.ts'
import { formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { actorWords, versionTone } from '../../../texts/sheets.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { useSheetAddress } from '../project/use-address.ts'
import classes from './history.module.css'

interface VersionRowProps {
  readonly project: Project
  readonly version: Version
  readonly parent: Version | undefined
  readonly depth: number
  readonly isOnPath: boolean
  readonly isShown: boolean
  readonly onMove: () => void
}

const deepest = 4
const stepIn = 16

export function VersionRow(props: VersionRowProps) {
  const { project, version, parent, depth, isOnPath, isShown } = props
  const { change } = useSheetAddress()
  const [isNaming, naming] = useDisclosure(false)
  const isCurrent = version.id === project.versionId
  return (
    <li
      className={`${classes.version} ${isOnPath ? '' : classes.beside} ${isShown ? classes.shown : ''}`}
      style={{ paddingInlineStart: 12 + Math.min(depth, deepest) * stepIn }}
      aria-current={isCurrent ? 'step' : undefined}
    >
      <span className={`${classes.dot} ${isCurrent ? classes.dotCurrent : ''}`}>
        {version.state === 'ready' ? null : <ToneMark tone={versionTone[version.state]} size={13} />}
      </span>
      <UnstyledButton
        className={classes.words}
        disabled={version.state !== 'ready'}
        title={text.sheets.history.made(actorWords(version.createdBy), formatFullTime(version.createdAt))}
        onClick={() => change({ version: isCurrent ? undefined : version.id, row: undefined, col: undefined })}
      >
        {version.label === null ? null : <span className={classes.label}>{version.label}</span>}
        <bdi className={classes.step}>{version.words}</bdi>
        <span className={classes.soft}>
          {version.state === 'ready' ? rowWords(version, parent) : text.sheets.history.states[version.state]}
        </span>
      </UnstyledButton>
      <RowMenu {...props} onLabel={naming.open} />
      {isNaming ? <LabelForm project={project} version={version} onClose={naming.close} /> : null}
    </li>
  )
}

function rowWords(version: Version, parent: Version | undefined): string {
  const rows = version.rows ?? 0
  const difference = parent?.rows === undefined || parent.rows === null ? 0 : rows - parent.rows
  const change = difference === 0 ? '' : ` (${difference > 0 ? '+' : '−'}${formatCount(Math.abs(difference))})`
  return `${formatCount(rows)} ${rows === 1 ? text.common.row : text.common.rows}${change}`
}

function RowMenu({ project, version, isShown, onMove, onLabel }: VersionRowProps & { onLabel: () => void }) {
  const mayWrite = useMay()('sheets.write')
  const { change } = useSheetAddress()
  if (version.state !== 'ready') return null
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={text.sheets.history.actions(version.words)}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {mayWrite && version.id !== project.versionId ? (
          <Menu.Item leftSection={<IconArrowRight size={16} />} onClick={onMove}>
            {text.sheets.history.goTo}
          </Menu.Item>
        ) : null}
        {isShown ? null : (
          <Menu.Item leftSection={<IconGitCompare size={16} />} onClick={() => change({ against: version.id })}>
            {text.sheets.history.compare}
          </Menu.Item>
        )}
        {mayWrite ? (
          <Menu.Item leftSection={<IconTag size={16} />} onClick={onLabel}>
            {version.label === null ? text.sheets.history.label : text.sheets.history.relabel}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}

function LabelForm({ project, version, onClose }: { project: Project; version: Version; onClose: () => void }) {
  const client = useQueryClient()
  const [label, setLabel] = useState(version.label ?? '')
  const save = useMutation({
    mutationFn: () => labelVersion(project.id, version.id, label.trim() === '' ? null : label.trim()),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.sheetVersions(project.id) })
      onClose()
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form onSubmit={submit} className={classes.naming}>
      <TextInput
        size="xs"
        aria-label={text.sheets.history.labelOf(version.words)}
        placeholder={text.sheets.history.labelHint}
        value={label}
        maxLength={120}
        autoFocus
        onChange={(event) => setLabel(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose()
        }}
      />
      <ErrorNote error={save.error} />
    </form>
  )
}
