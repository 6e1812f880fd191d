import { useQuery } from '@tanstack/react-query'
import type { ParserSettings } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { keys } from '../../../api/keys.ts'
import { checkSamples } from '../../../api/sources.ts'
import { formatCount } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { Status } from '../../../ui/Status.tsx'
import classes from './workbench.module.css'

const shownDifferences = 5

/** Whether what the source said before would still be read as it was. */
export function SampleCheck({ sourceId, settings }: { sourceId: number; settings: ParserSettings }) {
  const checked = useQuery({
    queryKey: [...keys.sourceSamples(sourceId), 'check', settings],
    queryFn: () => checkSamples(sourceId, settings),
  }).data
  if (checked === undefined || checked.samples.length === 0) return null
  const differences = checked.samples.flatMap((sample) => sample.differences)
  return (
    <div>
      <Status
        tone={checked.isEqual ? 'ok' : 'bad'}
        word={checked.isEqual ? text.workbench.samplesEqual : text.workbench.samplesOther}
      />
      {checked.isEqual ? null : (
        <ul className={classes.differences}>
          {differences.slice(0, shownDifferences).map(({ index, field, expected, found }, position) => (
            <li key={position}>
              {index === null ? text.sources.document : text.sources.entryNumber(index)}:{' '}
              {text.sources.difference(field, expected, found)}
            </li>
          ))}
          {differences.length > shownDifferences ? (
            <li>{text.workbench.moreDifferences(formatCount(differences.length - shownDifferences))}</li>
          ) : null}
        </ul>
      )}
    </div>
  )
}
