import type { ReactNode } from 'react'
import { IconExternalLink } from '@tabler/icons-react'
import classes from './Chat.module.css'

interface ChatProps {
  readonly label: string
  readonly title?: ReactNode
  readonly children: ReactNode
}

/** The wall of a chat, with its bubbles. */
export const Chat = ({ label, title, children }: ChatProps) => (
  <div className={classes.chat} role="figure" aria-label={label}>
    {title === undefined ? null : <div className={classes.title}>{title}</div>}
    <div className={classes.wall}>{children}</div>
  </div>
)

interface BubbleProps {
  readonly media?: ReactNode
  readonly time: string
  readonly buttons?: readonly (readonly { readonly text: string; readonly url: string | null }[])[]
  readonly children: ReactNode
}

export const Bubble = ({ media, time, buttons = [], children }: BubbleProps) => (
  <div className={classes.message}>
    <div className={classes.bubble}>
      {media}
      <div className={classes.words}>
        {children}
        <span className={classes.time}>{time}</span>
      </div>
    </div>
    {buttons.map((row, rowIndex) => (
      <div key={rowIndex} className={classes.buttons}>
        {row.map((button, index) => (
          <span key={index} className={classes.button} title={button.url ?? undefined}>
            {button.text}
            {button.url === null ? null : <IconExternalLink size={11} className={classes.arrow} aria-hidden />}
          </span>
        ))}
      </div>
    ))}
  </div>
)
