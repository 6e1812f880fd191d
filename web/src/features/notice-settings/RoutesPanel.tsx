import { Button, Checkbox, NumberInput, Select, Stack, Table } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { noticeSchema, type NoticeSend } from '../../../../src/modules/notices/contract.ts'
import type { NoticeSettings } from '../../../../src/modules/settings/contract.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './notice-settings.module.css'
import { useSave } from './use-save.ts'

type Channel = NoticeSend['channel']
type Routes = Pick<NoticeSettings, 'bySeverity' | 'byKind' | 'quietMinutes'>

const channels = ['operator_bot', 'email', 'webhook'] as const
const severities = ['error', 'warning', 'info'] as const
const kinds = noticeSchema.shape.kind.options.filter((kind) => kind !== 'test')

/** Which ways the notices of a severity take, and exceptions for kinds. */
export function RoutesPanel({ settings }: { settings: NoticeSettings }) {
  const isReadOnly = !useMay()('settings.write')
  const [routes, setRoutes] = useState<Routes>(settings)
  const save = useSave()
  const { bySeverity, byKind, quietMinutes } = routes
  const isChanged = (['bySeverity', 'byKind', 'quietMinutes'] as const).some(
    (key) => JSON.stringify(routes[key]) !== JSON.stringify(settings[key]),
  )
  return (
    <Panel title={text.noticeSettings.routes} note={text.noticeSettings.routesNote}>
      <RouteTable routes={routes} onChange={isReadOnly ? null : setRoutes} />
      {isReadOnly ? null : (
        <Stack gap="sm" mt={12} align="start">
          <AddException routes={routes} onChange={setRoutes} />
          <NumberInput
            label={text.noticeSettings.quiet}
            description={text.noticeSettings.quietNote}
            className={classes.quiet ?? ''}
            min={1}
            max={1440}
            value={quietMinutes}
            onChange={(value) => setRoutes({ ...routes, quietMinutes: Number(value) })}
          />
          <Button
            loading={save.isPending}
            disabled={!isChanged}
            onClick={() => save.mutate({ bySeverity, byKind, quietMinutes })}
          >
            {text.noticeSettings.save}
          </Button>
          <ErrorNote error={save.error} />
        </Stack>
      )}
    </Panel>
  )
}

interface RouteTableProps {
  readonly routes: Routes
  /** Null: only to look at. */
  readonly onChange: ((routes: Routes) => void) | null
}

const RouteTable = ({ routes, onChange }: RouteTableProps) => (
  <Table className={classes.routes}>
    <Table.Thead>
      <Table.Tr>
        <Table.Th />
        {channels.map((channel) => (
          <Table.Th key={channel}>{text.notices.channels[channel]}</Table.Th>
        ))}
        <Table.Th />
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {severities.map((severity) => (
        <RouteRow
          key={severity}
          label={text.noticeSettings.severities[severity]}
          chosen={routes.bySeverity[severity]}
          onChange={
            onChange && ((chosen) => onChange({ ...routes, bySeverity: { ...routes.bySeverity, [severity]: chosen } }))
          }
        />
      ))}
      {exceptionsOf(routes).map(({ kind, chosen }) => (
        <RouteRow
          key={kind}
          label={text.notices.kinds[kind]}
          chosen={chosen}
          onChange={onChange && ((next) => onChange(withKind(routes, kind, next)))}
          onRemove={() => onChange?.(withKind(routes, kind, undefined))}
        />
      ))}
    </Table.Tbody>
  </Table>
)

const exceptionsOf = ({ byKind }: Routes) =>
  kinds.flatMap((kind) => {
    const chosen = byKind[kind]
    return chosen === undefined ? [] : [{ kind, chosen }]
  })

/** Undefined: the kind goes the ways of its severity again. */
const withKind = (routes: Routes, kind: string, chosen: Channel[] | undefined): Routes => ({
  ...routes,
  byKind: Object.fromEntries([
    ...Object.entries(routes.byKind).filter(([other]) => other !== kind),
    ...(chosen === undefined ? [] : [[kind, chosen] as const]),
  ]),
})

const AddException = ({ routes, onChange }: { routes: Routes; onChange: (routes: Routes) => void }) => (
  <Select
    className={classes.exception ?? ''}
    aria-label={text.noticeSettings.addException}
    placeholder={text.noticeSettings.addException}
    data={kinds
      .filter((kind) => routes.byKind[kind] === undefined)
      .map((kind) => ({ value: kind, label: text.notices.kinds[kind] }))}
    value={null}
    onChange={(kind) => {
      if (kind !== null) onChange(withKind(routes, kind, [...routes.bySeverity.error]))
    }}
  />
)

interface RouteRowProps {
  readonly label: string
  readonly chosen: readonly Channel[]
  /** Null: only to look at. */
  readonly onChange: ((chosen: Channel[]) => void) | null
  readonly onRemove?: () => void
}

const RouteRow = ({ label, chosen, onChange, onRemove }: RouteRowProps) => (
  <Table.Tr>
    <Table.Td>{label}</Table.Td>
    {channels.map((channel) => (
      <Table.Td key={channel}>
        <Checkbox
          aria-label={`${label}: ${text.notices.channels[channel]}`}
          checked={chosen.includes(channel)}
          disabled={onChange === null}
          onChange={(event) =>
            onChange?.(
              channels.filter((other) => (other === channel ? event.currentTarget.checked : chosen.includes(other))),
            )
          }
        />
      </Table.Td>
    ))}
    <Table.Td className={classes.end}>
      {onRemove === undefined || onChange === null ? null : (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          aria-label={text.noticeSettings.removeException(label)}
          onClick={onRemove}
        >
          <IconX size={14} />
        </Button>
      )}
    </Table.Td>
  </Table.Tr>
)
