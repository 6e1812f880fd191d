import type { ReadFailure } from '../../../../../src/modules/feeds/parsing/contract.ts'
import { text } from '../../../texts/en.ts'
import { readFailure } from '../../../texts/sources.ts'
import { ToneMark } from '../../../ui/Status.tsx'
import classes from './workbench.module.css'

interface FailureNoteProps {
  readonly failure: ReadFailure
  /** The page can be seen and clicked on. */
  readonly hasPage: boolean
  /** What did not work, when that says more than the cause. */
  readonly title?: string | undefined
}

/** Why nothing was read: the thing, the cause, the next step. */
export const FailureNote = ({ failure, hasPage, title: own }: FailureNoteProps) => {
  const { title, next, nextOnPage } = readFailure[failure.reason]
  return (
    <div role="alert" className={classes.failure}>
      <ToneMark tone="bad" size={18} />
      <div>
        <strong>{own ?? title}</strong>
        <div>{failure.detail}</div>
        <div className={classes.soft}>
          {text.sources.nextStep}: {hasPage && nextOnPage !== undefined ? nextOnPage : next}
        </div>
      </div>
    </div>
  )
}
