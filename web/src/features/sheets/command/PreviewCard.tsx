import { Button } from '@mantine/core'
import type { PreviewAnswer } from '../../../../../src/modules/sheets/projects/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { ToneMark } from '../../../ui/Status.tsx'
import { SumTable } from '../proof/SumTable.tsx'
import classes from './command.module.css'
import { PairTable } from './PairTable.tsx'
import { sumChanges } from './sum-changes.ts'
import type { Command } from './use-command.ts'

type Shown = Extract<PreviewAnswer, { kind: 'preview' }>

const counted = ['removed', 'changed', 'added', 'unchanged'] as const

/** What a step would do: counts, real rows before and after, and sums. Enter applies it, Esc does not. */
export function PreviewCard({ command, answer }: { command: Command; answer: Shown }) {
  const { preview, words } = answer
  const sums = sumChanges(preview)
  return (
    <section className={classes.card} aria-label={text.sheets.command.preview}>
      <div className={classes.previewHead}>
        <ol className={classes.understood}>
          {words.map((one) => (
            <li key={one}>
              <bdi>{one}</bdi>
            </li>
          ))}
        </ol>
        <div className={classes.act}>
          <Button size="compact-md" loading={command.isApplying} onClick={command.apply}>
            {text.sheets.command.apply} <kbd className={classes.key}>↵</kbd>
          </Button>
          <Button size="compact-md" variant="default" onClick={command.cancel}>
            {text.common.cancel} <kbd className={classes.key}>Esc</kbd>
          </Button>
        </div>
      </div>
      <dl className={classes.counts}>
        <div>
          <dt>{text.sheets.command.rows}</dt>
          <dd>
            {formatCount(preview.before.rows)} → <strong>{formatCount(preview.after.rows)}</strong>
          </dd>
        </div>
        {counted
          .filter((kind) => preview.counts[kind] > 0)
          .map((kind) => (
            <div key={kind} data-kind={kind}>
              <dt>{text.sheets.command.counts[kind]}</dt>
              <dd>{formatCount(preview.counts[kind])}</dd>
            </div>
          ))}
      </dl>
      {preview.broken.map(({ sentence, count }) => (
        <div key={sentence} className={classes.asked}>
          <ToneMark tone="waiting" />
          <span>{text.sheets.grid.broken(sentence, formatCount(count))}</span>
        </div>
      ))}
      {words.length > 1 ? <span className={classes.soft}>{text.sheets.command.firstOnly}</span> : null}
      <PairTable preview={preview} />
      <SumTable sums={sums} />
    </section>
  )
}
