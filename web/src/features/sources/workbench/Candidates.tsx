import { Radio } from '@mantine/core'
import type { Workbench } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { originWords } from '../../../texts/workbench.ts'
import { Panel } from '../../../ui/Panel.tsx'
import classes from './workbench.module.css'

interface CandidatesProps {
  readonly looked: Workbench
  readonly chosen: number | null
  readonly onChoose: (index: number) => void
}

/** Ways to read the address, the likeliest first. */
export const Candidates = ({ looked, chosen, onChoose }: CandidatesProps) => (
  <Panel title={text.workbench.ways} note={text.workbench.waysNote} flush>
    <div role="radiogroup" aria-label={text.workbench.ways}>
      {looked.candidates.map((candidate, index) => (
        <label key={`${candidate.origin} ${candidate.url} ${index}`} className={classes.candidate}>
          <Radio
            size="xs"
            checked={chosen === index}
            onChange={() => onChoose(index)}
            aria-label={`${originWords[candidate.origin]}: ${candidate.label}`}
          />
          <span className={classes.stack}>
            <span>
              <strong>{originWords[candidate.origin]}</strong> · {candidate.label}
            </span>
            <span className={classes.soft}>
              <bdi>{candidate.url}</bdi>
            </span>
          </span>
          <span className={classes.soft}>{text.workbench.found(candidate.total, formatCount(candidate.total))}</span>
        </label>
      ))}
      {chosen === null ? (
        <div className={classes.candidate}>
          <Radio size="xs" checked readOnly aria-label={originWords.given} />
          <strong>{originWords.given}</strong>
        </div>
      ) : null}
    </div>
  </Panel>
)
