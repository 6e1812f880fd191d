import type { ReactNode } from 'react'
import { safeHref, toRichText, type RichNode, type TextEntity } from './rich-text.ts'
import classes from './RichText.module.css'

const Link = ({ url, children }: { url: string; children: ReactNode }) => {
  const href = safeHref(url)
  if (href === null) return <span className={classes.link}>{children}</span>
  return (
    <a className={classes.link} href={href} title={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  )
}

const plainText = (nodes: readonly RichNode[]): string =>
  nodes.map((node) => (typeof node === 'string' ? node : plainText(node.children))).join('')

const tags: Readonly<Record<string, 'strong' | 'em' | 'u' | 's'>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strikethrough: 's',
}
const styled: Readonly<Record<string, string | undefined>> = {
  spoiler: classes.spoiler,
  mention: classes.link,
  hashtag: classes.link,
  cashtag: classes.link,
  bot_command: classes.link,
  phone_number: classes.link,
}

function Piece({ entity, nodes }: { entity: TextEntity; nodes: readonly RichNode[] }) {
  const children = <Nodes nodes={nodes} />
  const Tag = tags[entity.type]
  if (Tag !== undefined) return <Tag>{children}</Tag>
  switch (entity.type) {
    case 'code':
      return <code className={classes.code}>{children}</code>
    case 'pre':
      return (
        <pre className={classes.pre}>
          {entity.language === undefined ? null : <span className={classes.language}>{entity.language}</span>}
          {children}
        </pre>
      )
    case 'blockquote':
    case 'expandable_blockquote':
      return <blockquote className={classes.quote}>{children}</blockquote>
    case 'text_link':
      return <Link url={entity.url ?? ''}>{children}</Link>
    case 'url':
      return <Link url={plainText(nodes)}>{children}</Link>
    case 'email':
      return <Link url={`mailto:${plainText(nodes)}`}>{children}</Link>
    default:
      return <span className={styled[entity.type]}>{children}</span>
  }
}

const Nodes = ({ nodes }: { nodes: readonly RichNode[] }) =>
  nodes.map((node, index) =>
    typeof node === 'string' ? node : <Piece key={index} entity={node.entity} nodes={node.children} />,
  )

/** Text with entities, as Telegram shows it. */
export const RichText = ({ text, entities }: { text: string; entities: readonly TextEntity[] }) => (
  <div className={classes.text}>
    <Nodes nodes={toRichText(text, entities)} />
  </div>
)
