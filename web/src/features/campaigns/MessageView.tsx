import { IconFile, IconPlayerPlayFilled } from '@tabler/icons-react'
import type { Preview } from '../../../../src/modules/campaigns/contract.ts'
import { fileContentPath } from '../../api/files.ts'
import { formatBytes } from '../../format/count.ts'
import { text } from '../../texts/en.ts'
import { Bubble, Chat } from '../../ui/chat/Chat.tsx'
import { RichText } from '../../ui/chat/RichText.tsx'
import classes from './MessageView.module.css'

const someTime = '12:34'

/** A message as Telegram shows it. */
export const MessageView = ({ preview }: { preview: Preview }) => (
  <Chat label={text.preview.title}>
    <Bubble time={someTime} media={<MediaPart media={preview.media} />} buttons={preview.buttons}>
      {preview.text === '' ? (
        <span className={classes.soft}>{text.preview.empty}</span>
      ) : (
        <RichText text={preview.text} entities={preview.entities} />
      )}
    </Bubble>
  </Chat>
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
