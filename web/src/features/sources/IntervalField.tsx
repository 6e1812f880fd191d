import { Select } from '@mantine/core'
import { formatDuration } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { intervals } from '../../texts/sources.ts'

interface IntervalFieldProps {
  /** Null: as often as the observed rate asks for. */
  readonly value: number | null
  readonly disabled?: boolean
  readonly onChange: (intervalMs: number | null) => void
}

const automatic = 'automatic'

export function IntervalField({ value, disabled = false, onChange }: IntervalFieldProps) {
  const isListed = value === null || intervals.some(([intervalMs]) => intervalMs === value)
  const listed = intervals.map(([intervalMs, label]) => ({ value: String(intervalMs), label }))
  const own = isListed ? [] : [{ value: String(value), label: text.sources.every(formatDuration(value)) }]
  return (
    <Select
      label={text.sources.interval}
      data={[{ value: automatic, label: text.sources.automatic }, ...listed, ...own]}
      value={value === null ? automatic : String(value)}
      allowDeselect={false}
      disabled={disabled}
      onChange={(chosen) => onChange(chosen === null || chosen === automatic ? null : Number(chosen))}
    />
  )
}
