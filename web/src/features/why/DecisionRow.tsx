import type { Decision } from '../../../../src/modules/feeds/channels/contract.ts'
import { formatDateTime, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { decisionSign } from '../../texts/why.ts'
import { safeHref } from '../../ui/chat/rich-text.ts'
import { LinkAnchor } from '../../ui/links.tsx'
import { Status, ToneMark } from '../../ui/Status.tsx'
import { ChannelLink, ProductLink } from '../../ui/feed-links.tsx'
import classes from './WhyPage.module.css'

export const DecisionRow = ({ decision }: { decision: Decision }) => (
  <div className={classes.row}>
    <time className={classes.soft} title={formatFullTime(decision.at)}>
      {formatDateTime(decision.at)}
    </time>
    <div className={classes.what}>
      <div className={classes.head}>
        <Status {...decisionSign[decision.kind]} />
        <Where decision={decision} />
      </div>
      <div>{decision.text}</div>
      <div className={classes.about}>
        <bdi className={classes.title}>{decision.title}</bdi>
        <Links decision={decision} />
      </div>
      <Steps decision={decision} />
    </div>
  </div>
)

const Where = ({ decision: { channelId, channelTitle, sourceId, sourceTitle } }: { decision: Decision }) => (
  <span className={classes.soft}>
    {channelTitle === null ? null : channelId === null ? (
      channelTitle
    ) : (
      <ChannelLink id={channelId}>{channelTitle}</ChannelLink>
    )}
    {channelTitle === null || sourceTitle === null ? '' : ' · '}
    {sourceTitle === null || sourceId === null ? null : (
      <LinkAnchor to="/sources/$sourceId" params={{ sourceId: String(sourceId) }} inherit>
        {text.why.by(sourceTitle)}
      </LinkAnchor>
    )}
  </span>
)

const Links = ({ decision: { productId, telegramUrl, url } }: { decision: Decision }) => (
  <>
    {productId === null ? null : <ProductLink id={productId}>{text.why.product}</ProductLink>}
    <Outside href={telegramUrl} words={text.why.post} />
    <Outside href={url} words={text.why.link} />
  </>
)

function Outside({ href, words }: { href: string | null; words: string }) {
  const safe = href === null ? null : safeHref(href)
  if (safe === null) return null
  return (
    <a className={classes.link} href={safe} title={safe} target="_blank" rel="noreferrer noopener">
      {words}
    </a>
  )
}

function Steps({ decision: { steps } }: { decision: Decision }) {
  if (steps.length === 0) return null
  return (
    <details>
      <summary className={classes.soft}>{text.why.steps}</summary>
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li key={step.path}>
            <span role="img" aria-label={step.passed ? text.why.passed : text.why.refused}>
              <ToneMark tone={step.passed ? 'ok' : 'bad'} />
            </span>
            {step.text}
          </li>
        ))}
      </ul>
    </details>
  )
}
