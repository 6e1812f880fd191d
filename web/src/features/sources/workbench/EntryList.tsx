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
      : text.workbench.entriesAll(total, formatCount(total))
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
    <EntryFacts entry={entry} />
    {entry.url === null ? null : <bdi className={classes.entryUrl}>{entry.url}</bdi>}
  </>
)

function EntryFacts({ entry }: { entry: Entry }) {
  const { oldPrice, availability, brand, gtin, sku, publishedAt, images, categories } = entry
  const words = [
    availabilityWords[availability],
    brand ?? '',
    gtin === null ? '' : text.workbench.gtin(gtin),
    gtin !== null || sku === null ? '' : text.workbench.sku(sku),
    publishedAt === null ? '' : formatDateTime(publishedAt),
    images.length === 0 ? '' : text.workbench.picture(images.length),
  ].filter((word) => word !== '')
  return (
    <span className={classes.facts}>
      <Price entry={entry} />
      {oldPrice === null ? null : <s>{formatMoney(oldPrice)}</s>}
      {words.map((word) => (
        <span key={word}>{word}</span>
      ))}
      {categories.slice(0, 3).map((category) => (
        <Badge key={category} size="xs" variant="light" tt="none">
          {category}
        </Badge>
      ))}
    </span>
  )
}

function Price({ entry: { price, priceTo } }: { entry: Entry }) {
  if (price === null) return null
  const upTo = priceTo === null ? '' : ` ${text.workbench.upTo(formatMoney(priceTo))}`
  return (
    <strong>
      {formatMoney(price)}
      {upTo}
    </strong>
  )
}
