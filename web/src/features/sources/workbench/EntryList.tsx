import { Badge } from '@mantine/core'
import type { Candidate } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { formatMoney } from '../../../format/money.ts'
import { formatDateTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { availabilityWords } from '../../../texts/workbench.ts'
import { Panel } from '../../../ui/Panel.tsx'
import type { Reading } from './use-bench.ts'
import classes from './workbench.module.css'

type Entry = Candidate['entries'][number]

interface EntryListProps {
  readonly reading: Reading
  readonly chosen: number
  readonly isPending: boolean
  readonly onChoose: (index: number) => void
}

/** What would become items, as far as it fits on a screen. */
export function EntryList({ reading, chosen, isPending, onChoose }: EntryListProps) {
  const { entries, total, notes } = reading
  if (total === 0 && notes.length === 0) return null
  const note =
    entries.length < total
      ? text.workbench.entriesNote(formatCount(entries.length), formatCount(total))
      : text.workbench.entriesAll(formatCount(total))
  return (
    <Panel title={text.workbench.entries} note={note} flush>
      <div className={classes.entries} aria-busy={isPending}>
        {entries.map((entry, index) => (
          <button
            key={index}
            type="button"
            className={classes.entry}
            aria-pressed={index === chosen}
            onClick={() => onChoose(index)}
          >
            <EntryView entry={entry} />
          </button>
        ))}
      </div>
      {notes.length === 0 ? null : (
        <details className={classes.notes}>
          <summary>{text.workbench.notes}</summary>
          <ul>
            {notes.map((line, index) => (
              <li key={index}>{line}</li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  )
}

const EntryView = ({ entry }: { entry: Entry }) => (
  <>
    <bdi className={classes.entryTitle}>{entry.title === '' ? text.workbench.untitled : entry.title}</bdi>
    <span className={classes.facts}>
      {entry.price === null ? null : (
        <strong>
          {formatMoney(entry.price)}
          {entry.priceTo === null ? '' : ` ${text.workbench.upTo(formatMoney(entry.priceTo))}`}
        </strong>
      )}
      {entry.oldPrice === null ? null : <s>{formatMoney(entry.oldPrice)}</s>}
      {entry.availability === 'unknown' ? null : <span>{availabilityWords[entry.availability]}</span>}
      {entry.brand === null ? null : <span>{entry.brand}</span>}
      {entry.gtin === null ? null : <span>{text.workbench.gtin(entry.gtin)}</span>}
      {entry.gtin !== null || entry.sku === null ? null : <span>{text.workbench.sku(entry.sku)}</span>}
      {entry.publishedAt === null ? null : <time>{formatDateTime(entry.publishedAt)}</time>}
      {entry.images.length === 0 ? null : <span>{text.workbench.picture(entry.images.length)}</span>}
      {entry.categories.slice(0, 3).map((category) => (
        <Badge key={category} size="xs" variant="light" tt="none">
          {category}
        </Badge>
      ))}
    </span>
    {entry.url === null ? null : <bdi className={classes.entryUrl}>{entry.url}</bdi>}
  </>
)
