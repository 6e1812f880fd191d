import { Button } from '@mantine/core'
import { text } from '../texts/en.ts'
import classes from './ErrorNote.module.css'
import { ToneMark } from './Status.tsx'

interface ErrorNoteProps {
  readonly error: Error | null
  readonly retry?: (() => void) | undefined
  readonly title?: string
}

const requestIdOf = (error: Error): string | null =>
  'requestId' in error && typeof error.requestId === 'string' ? error.requestId : null

/** A failure in words, with the way on. Takes no room while there is none. */
export function ErrorNote({ error, retry, title }: ErrorNoteProps) {
  if (error === null) return null
  const requestId = requestIdOf(error)
  return (
    <div role="alert" className={classes.note}>
      <ToneMark tone="bad" size={18} />
      <div className={classes.words}>
        {title === undefined ? null : <strong>{title}</strong>}
        <span>{error.message === '' ? text.errors.unknown : error.message}</span>
        {requestId === null ? null : <small className={classes.id}>{text.errors.requestId(requestId)}</small>}
      </div>
      {retry === undefined ? null : (
        <Button size="compact-sm" variant="default" onClick={retry}>
          {text.common.tryAgain}
        </Button>
      )}
    </div>
  )
}
