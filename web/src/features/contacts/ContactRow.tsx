import { Badge } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Contact } from '../../../../src/modules/audiences/contract.ts'
import { formatDay, formatFullTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { subscriptionSign } from '../../texts/states.ts'
import { Status } from '../../ui/Status.tsx'
import classes from './ContactRow.module.css'
import { contactName } from './contact-name.ts'

export const ContactRowHead = () => (
  <div className={`${classes.row} ${classes.head}`} aria-hidden>
    <span>{text.contacts.name}</span>
    <span>{text.contacts.subscriptions}</span>
    <span className={classes.wide}>{text.contacts.language}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.contacts.telegramId}</span>
    <span className={`${classes.wide} ${classes.number}`}>{text.contacts.since}</span>
  </div>
)

const shownSubscriptions = 2
const shownTags = 2

export const ContactRow = ({ contact }: { contact: Contact }) => (
  <div className={classes.row}>
    <span className={classes.cut}>
      <Link
        to="/contacts"
        search={(now) => ({ ...now, contact: contact.id })}
        resetScroll={false}
        className={classes.name}
      >
        {contactName(contact)}
      </Link>
      {contact.username === '' ? null : <span className={classes.soft}> @{contact.username}</span>}
      {contact.tags.slice(0, shownTags).map((tag) => (
        <Badge key={tag} size="xs" variant="light" ml={6} tt="none">
          {tag}
        </Badge>
      ))}
    </span>
    <span className={classes.subscriptions}>
      {contact.subscriptions.slice(0, shownSubscriptions).map(({ accountId, accountUsername, status }) => (
        <span key={accountId} className={classes.subscription}>
          <Status {...subscriptionSign[status]} />
          <span className={classes.bot}>@{accountUsername}</span>
        </span>
      ))}
      {contact.subscriptions.length > shownSubscriptions ? (
        <span className={classes.soft}>+{contact.subscriptions.length - shownSubscriptions}</span>
      ) : null}
    </span>
    <span className={`${classes.wide} ${classes.soft}`}>{contact.languageCode}</span>
    <span className={`${classes.wide} ${classes.number} ${classes.soft}`}>{contact.telegramId}</span>
    <time className={`${classes.wide} ${classes.number} ${classes.soft}`} title={formatFullTime(contact.createdAt)}>
      {formatDay(contact.createdAt)}
    </time>
  </div>
)
