import type { PreviewPart } from '../../../../src/modules/feeds/posts/contract.ts'
import { fileContentPath } from '../../api/files.ts'
import { Bubble, Chat } from './Chat.tsx'
import classes from './PostParts.module.css'
import { RichText } from './RichText.tsx'

const someTime = '12:34'

interface PostPartsProps {
  readonly label: string
  readonly title?: string | undefined
  readonly parts: readonly PreviewPart[]
}

/** A post as Telegram shows it: its messages one below the other. */
export const PostParts = ({ label, title, parts }: PostPartsProps) => (
  <Chat label={label} title={title}>
    <div className={classes.parts}>
      {parts.map((part, index) => (
        <Bubble key={index} time={someTime} media={<Photos part={part} />} buttons={part.buttons}>
          <RichText text={part.text} entities={part.entities} />
        </Bubble>
      ))}
    </div>
  </Chat>
)

function Photos({ part: { media, album } }: { part: PreviewPart }) {
  if (album.length > 0)
    return (
      <div className={classes.album}>
        {album.map(({ fileId, name }) => (
          <img key={fileId} src={fileContentPath(fileId)} alt={name} />
        ))}
      </div>
    )
  if (media === null) return null
  return <img src={fileContentPath(media.fileId)} alt={media.name} className={classes.photo} />
}
