import { Button } from '@mantine/core'
import type { PreviewAnswer } from '../../../../../src/modules/sheets/projects/contract.ts'
import { text } from '../../../texts/en.ts'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './command.module.css'
import { PreviewCard } from './PreviewCard.tsx'
import type { Command } from './use-command.ts'

/** What a line means: a step with its difference, a question, or why it is none. */
export function Answer({ command, answer }: { command: Command; answer: PreviewAnswer }) {
  switch (answer.kind) {
    case 'preview':
      return <PreviewCard command={command} answer={answer} />
    case 'question':
      return (
        <div className={classes.card} role="group" aria-label={text.sheets.command.question}>
          <div className={classes.asked}>
            <ToneMark tone="doubt" size={18} />
            <strong>{answer.question}</strong>
          </div>
          <div className={classes.choices}>
            {answer.choices.map(({ words, steps }) => (
              <Button key={words} variant="default" onClick={() => command.ask(words, steps)}>
                {words}
              </Button>
            ))}
          </div>
        </div>
      )
    case 'refused':
      return <Refused command={command} problem={answer.problem} />
  }
}

type Problem = Extract<PreviewAnswer, { kind: 'refused' }>['problem']

function Refused({ command, problem }: { command: Command; problem: Problem }) {
  const { line } = command
  const from = problem.from ?? 0
  const to = problem.to ?? line.length
  const hasPlace = problem.from !== null && problem.to !== null && to <= line.length && from < to
  /** A suggestion is a whole line, or what belongs to the marked place. */
  const withSuggestion = (suggestion: string): string =>
    hasPlace && !suggestion.startsWith(line.slice(0, from))
      ? `${line.slice(0, from)}${suggestion}${line.slice(to)}`
      : suggestion
  return (
    <div className={classes.card} role="alert">
      <div className={classes.asked}>
        <ToneMark tone="waiting" size={18} />
        <span>{problem.message}</span>
      </div>
      {hasPlace ? (
        <code className={classes.marked}>
          {line.slice(0, from)}
          <mark>{line.slice(from, to)}</mark>
          {line.slice(to)}
        </code>
      ) : null}
      {problem.suggestions.length === 0 ? null : (
        <div className={classes.choices}>
          <span className={classes.soft}>{text.sheets.command.didYouMean}</span>
          {problem.suggestions.map((suggestion) => (
            <Button
              key={suggestion}
              size="compact-sm"
              variant="default"
              onClick={() => command.offer(withSuggestion(suggestion), true)}
            >
              {suggestion}
            </Button>
          ))}
        </div>
      )}
    </div>
  )
}
