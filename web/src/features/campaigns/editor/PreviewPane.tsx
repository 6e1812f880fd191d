import { Skeleton, Stack } from '@mantine/core'
import { IconFile, IconPlayerPlayFilled } from '@tabler/icons-react'
import type { Preview } from '../../../../../src/modules/campaigns/contract.ts'
import type { FieldMessage } from '../../../api/api-error.ts'
import { fileContentPath } from '../../../api/files.ts'
import { formatBytes } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'
import { Bubble, Chat } from '../../../ui/chat/Chat.tsx'
import { RichText } from '../../../ui/chat/RichText.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { ToneMark } from '../../../ui/Status.tsx'
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
    {preview === undefined ? null : (
      <Chat label={text.preview.title}>
        <Bubble time="12:34" media={<MediaPart media={preview.media} />} buttons={preview.buttons}>
          {preview.text === '' ? (
            <span className={classes.soft}>{text.preview.empty}</span>
          ) : (
            <RichText text={preview.text} entities={preview.entities} />
          )}
        </Bubble>
      </Chat>
    )}
    <Verdict problems={problems} isKnown={preview !== undefined} />
  </Stack>
)

function MediaPart({ media }: { media: Preview['media'] }) {
  if (media === null) return null
  if (media.kind === 'photo')
    return <img src={fileContentPath(media.fileId)} alt={media.name} className={classes.photo} />
  const Icon = media.kind === 'video' ? IconPlayerPlayFilled : IconFile
  return (
    <div className={classes.fileCard}>
      <span className={classes.fileIcon}>
        <Icon size={20} aria-hidden />
      </span>
      <span>
        {media.name}
        <div className={classes.soft}>{formatBytes(media.bytes)}</div>
      </span>
    </div>
  )
}

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
