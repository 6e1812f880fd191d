import { Skeleton, Stack } from '@mantine/core'
import type { Preview } from '../../../../../src/modules/campaigns/contract.ts'
import type { FieldMessage } from '../../../api/api-error.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
import { MessageView } from '../MessageView.tsx'
import { ContactPicker } from './ContactPicker.tsx'
import classes from './editor.module.css'

interface PreviewPaneProps {
  readonly preview: Preview | undefined
  readonly error: Error | null
  readonly problems: readonly FieldMessage[]
  readonly accountIds: readonly number[]
  readonly contactId: number | undefined
  readonly onContact: (contactId: number | undefined) => void
}

export const PreviewPane = ({ preview, error, problems, accountIds, contactId, onContact }: PreviewPaneProps) => (
  <Stack gap="sm" className={classes.preview ?? ''}>
    <ContactPicker
      label={text.preview.as}
      placeholder={preview?.contact?.name ?? text.preview.anybody}
      accountIds={accountIds}
      value={contactId}
      onChange={onContact}
    />
    {preview === undefined && error === null ? <Skeleton height={220} /> : null}
    <ErrorNote error={error} title={text.preview.failed} />
    {preview === undefined ? null : <MessageView preview={preview} />}
    <Verdict problems={problems} isKnown={preview !== undefined} />
  </Stack>
)

const Verdict = ({ problems, isKnown }: { problems: readonly FieldMessage[]; isKnown: boolean }) => (
  <ul className={classes.problems} aria-live="polite" aria-label={text.preview.verdict}>
    {problems.map(({ path, message }) => (
      <li key={`${path} ${message}`} className={classes.problem}>
        <ToneMark tone="bad" /> <span>{message}</span>
      </li>
    ))}
    {isKnown && problems.length === 0 ? (
      <li className={classes.problem}>
        <ToneMark tone="ok" /> <span>{text.preview.good}</span>
      </li>
    ) : null}
  </ul>
)
