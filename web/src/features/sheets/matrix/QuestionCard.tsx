import { UnstyledButton } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Matrix, MatrixQuestion } from '../../../../../src/modules/sheets/consolidation/contract.ts'
import { keys } from '../../../api/keys.ts'
import { useMay } from '../../../api/permissions.ts'
import { answerMatrix } from '../../../api/sheet-matrix.ts'
import { formatCount } from '../../../format/count.ts'
import { refreshSheet } from '../../../api/sheets.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './matrix.module.css'

interface QuestionCardProps {
  readonly projectId: number
  readonly matrix: Matrix
  readonly question: MatrixQuestion
}

/** One question at a time; its answer holds for all the files. */
export function QuestionCard({ projectId, matrix, question }: QuestionCardProps) {
  const client = useQueryClient()
  const mayWrite = useMay()('sheets.write')
  const answer = useMutation({
    mutationFn: (choice: string) =>
      answerMatrix(projectId, { revision: matrix.revision, question: question.key, choice }),
    onSuccess: async (changed) => {
      client.setQueryData(keys.sheetMatrix(projectId), changed)
      await refreshSheet(client, projectId)
    },
    onError: () => client.invalidateQueries({ queryKey: keys.sheetMatrix(projectId) }),
  })
  return (
    <section className={classes.question} aria-label={text.sheets.matrix.question}>
      <div className={classes.asked}>
        <ToneMark tone="doubt" size={20} />
        <strong>{question.text}</strong>
        {matrix.questions > 1 ? (
          <span className={classes.soft}>{text.sheets.matrix.moreQuestions(formatCount(matrix.questions - 1))}</span>
        ) : null}
      </div>
      <div className={classes.choices}>
        {question.choices.map(({ value, label, detail }) => (
          <UnstyledButton
            key={value}
            className={classes.choice}
            disabled={!mayWrite || answer.isPending}
            onClick={() => answer.mutate(value)}
          >
            <span className={classes.choiceLabel}>{label}</span>
            {detail === '' ? null : <span className={classes.soft}>{detail}</span>}
          </UnstyledButton>
        ))}
      </div>
      <ErrorNote error={answer.error} />
    </section>
  )
}
