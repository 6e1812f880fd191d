import { Checkbox, Group, Select, Skeleton, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  importFieldNames,
  type ChangeImportRequest,
  type Import,
  type ImportFormat,
  type ImportPreview,
} from '../../../../src/modules/audiences/contract.ts'
import { changeImport, importPreviewQuery } from '../../api/imports.ts'
import { keys } from '../../api/keys.ts'
import { formatCount } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './imports.module.css'

type Field = (typeof importFieldNames)[number]
const passOver = 'pass-over'
const fieldChoices = [
  { value: passOver, label: text.imports.passOver },
  ...importFieldNames.map((field) => ({ value: field, label: text.imports.fields[field] })),
]
const delimiterChoices = ([',', ';', '\t', '|'] as const).map((value) => ({
  value,
  label: text.imports.delimiters[value],
}))

/** The second step: what was recognised, with the first rows below it. */
export function ColumnsPanel({ one }: { one: Import }) {
  const client = useQueryClient()
  const preview = useQuery(importPreviewQuery(one.id))
  const change = useMutation({
    mutationFn: (wish: ChangeImportRequest) => changeImport(one.id, wish),
    onSuccess: async (changed) => {
      client.setQueryData(keys.import(one.id), changed)
      await client.invalidateQueries({ queryKey: keys.importPreview(one.id) })
    },
  })
  return (
    <Panel title={text.imports.step.columns} note={text.imports.lines(formatCount(one.lines))}>
      <Stack gap="sm">
        <div className={classes.soft}>
          {text.imports.step.columnsNote} {text.imports.encoding(one.format.encoding.toUpperCase())}
        </div>
        {one.format.kind === 'json-lines' ? null : <HowToRead format={one.format} onChange={change.mutate} />}
        <ErrorNote error={change.error ?? preview.error} />
        {preview.data === undefined ? (
          <Skeleton height={200} />
        ) : (
          <Cells format={one.format} preview={preview.data} onChange={change.mutate} />
        )}
      </Stack>
    </Panel>
  )
}

interface FormatProps {
  readonly format: ImportFormat
  readonly onChange: (wish: ChangeImportRequest) => void
}

const HowToRead = ({ format, onChange }: FormatProps) => (
  <Group align="end">
    <Select
      label={text.imports.delimiter}
      data={delimiterChoices}
      value={format.delimiter}
      allowDeselect={false}
      onChange={(value) => onChange({ delimiter: delimiterChoices.find((known) => known.value === value)?.value })}
    />
    <Checkbox
      label={text.imports.hasHeadings}
      checked={format.hasHeadings}
      onChange={(event) => onChange({ hasHeadings: event.currentTarget.checked })}
      pb={8}
    />
  </Group>
)

function Cells({ format, preview, onChange }: FormatProps & { preview: ImportPreview }) {
  const setField = (column: number, value: string | null): void => {
    const field: Field | null = importFieldNames.find((known) => known === value) ?? null
    const fields = format.columns.map((known, index) =>
      index === column ? field : known.field === field ? null : known.field,
    )
    onChange({ fields })
  }
  return (
    <div className={classes.table}>
      <table className={classes.cells}>
        <thead>
          <tr>
            <th className={classes.line}>{text.imports.line}</th>
            {format.columns.map(({ name, field }, index) => (
              <th key={`${index} ${name}`}>
                <bdi>{name}</bdi>
                <Select
                  size="xs"
                  aria-label={text.imports.fieldOf(name)}
                  data={fieldChoices}
                  value={field ?? passOver}
                  allowDeselect={false}
                  onChange={(value) => setField(index, value)}
                />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map(({ line, cells, problem }) => (
            <tr key={line}>
              <td className={classes.line}>{line}</td>
              {problem === null ? (
                format.columns.map(({ name }, index) => (
                  <td key={`${index} ${name}`}>
                    <bdi>{cells[index]}</bdi>
                  </td>
                ))
              ) : (
                <td className={classes.problem} colSpan={format.columns.length}>
                  {problem}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
