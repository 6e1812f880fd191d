import { Button, Group, Stack } from '@mantine/core'
import type { ImportLine, ImportResult } from '../../../../../src/modules/feeds/sources/contract.ts'
import { formatCount, formatPlural } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { Figure, FigureRow } from '../../../ui/Figure.tsx'
import { LinkAnchor, LinkButton } from '../../../ui/links.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status } from '../../../ui/Status.tsx'
import classes from './move-in.module.css'

const shownLines = 500
const fates = ['added', 'known', 'doubled', 'bad'] as const

interface PlanPanelProps {
  readonly result: ImportResult
  readonly isPending: boolean
  readonly onApply: () => void
  readonly onAnother: () => void
}

/** What would become of each line, and after the act what did; what cannot be used stands first. */
export function PlanPanel({ result, isPending, onApply, onAnother }: PlanPanelProps) {
  const { counts, lines, isDryRun } = result
  const added = formatPlural(counts.added, text.sources.one, text.sources.many)
  const sorted = [...lines.filter(({ fate }) => fate === 'bad'), ...lines.filter(({ fate }) => fate !== 'bad')]
  return (
    <Panel title={isDryRun ? text.moveIn.preview : text.moveIn.happened} flush>
      <div className={classes.pad}>
        <Stack gap="md">
          <FigureRow>
            {fates.map((fate) => (
              <Figure key={fate} label={text.moveIn.counts[fate]} value={formatCount(counts[fate])} />
            ))}
          </FigureRow>
          {isDryRun ? (
            <Group>
              <Button loading={isPending} disabled={counts.added === 0} onClick={onApply}>
                {text.moveIn.apply(added)}
              </Button>
              <span className={classes.soft}>{counts.added === 0 ? text.moveIn.nothing : text.moveIn.firstRead}</span>
            </Group>
          ) : (
            <Group>
              <span role="status">{text.moveIn.done(added)}</span>
              <LinkButton to="/sources">{text.moveIn.toSources}</LinkButton>
              <Button variant="default" onClick={onAnother}>
                {text.moveIn.another}
              </Button>
            </Group>
          )}
        </Stack>
      </div>
      {sorted.slice(0, shownLines).map((line) => (
        <Line key={line.line} line={line} isDryRun={isDryRun} />
      ))}
      {sorted.length > shownLines ? (
        <div className={`${classes.pad} ${classes.soft}`}>
          {text.moveIn.moreLines(formatCount(sorted.length - shownLines))}
        </div>
      ) : null}
    </Panel>
  )
}

const Line = ({ line, isDryRun }: { line: ImportLine; isDryRun: boolean }) => (
  <div className={classes.line}>
    <span className={classes.soft}>{line.line}</span>
    <span className={classes.words}>
      {line.sourceId === null ? (
        <bdi className={classes.title}>{line.title === '' ? line.url : line.title}</bdi>
      ) : (
        <LinkAnchor to="/sources/$sourceId" params={{ sourceId: String(line.sourceId) }} inherit>
          {line.title === '' ? line.url : line.title}
        </LinkAnchor>
      )}
      {line.title === '' ? null : <bdi className={classes.soft}>{line.url}</bdi>}
      {line.why === null ? null : <span>{line.why}</span>}
    </span>
    <Status {...(isDryRun ? text.moveIn.fates : text.moveIn.fatesDone)[line.fate]} />
  </div>
)
