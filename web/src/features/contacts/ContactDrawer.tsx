import { Anchor, Drawer, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Contact } from '../../../../src/modules/audiences/contract.ts'
import { contactQuery } from '../../api/contacts.ts'
import { formatDateTime, formatDay } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { subscriptionSign } from '../../texts/states.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Facts } from '../../ui/Facts.tsx'
import { Status, ToneMark } from '../../ui/Status.tsx'
import classes from './ContactDrawer.module.css'
import { contactName } from './contact-name.ts'
import { ForgetButton } from './ForgetButton.tsx'
import { TagsField } from './TagsField.tsx'

interface ContactDrawerProps {
  readonly contactId: number | undefined
  readonly onClose: () => void
}

export const ContactDrawer = ({ contactId, onClose }: ContactDrawerProps) => (
  <Drawer opened={contactId !== undefined} onClose={onClose} position="right" size={440} title={text.contacts.contact}>
    {contactId === undefined ? null : <ContactDetail contactId={contactId} onForgotten={onClose} />}
  </Drawer>
)

function ContactDetail({ contactId, onForgotten }: { contactId: number; onForgotten: () => void }) {
  const query = useQuery(contactQuery(contactId))
  const contact = query.data
  if (contact === undefined)
    return query.isError ? (
      <ErrorNote error={query.error} retry={() => void query.refetch()} />
    ) : (
      <Skeleton height={280} />
    )
  return (
    <Stack gap="md">
      <div>
        <h2 className={classes.name}>{contactName(contact)}</h2>
        {contact.username === '' ? null : (
          <Anchor href={`https://t.me/${contact.username}`} target="_blank" rel="noreferrer">
            @{contact.username}
          </Anchor>
        )}
      </div>
      <MayMessage contact={contact} />
      <Facts
        facts={[
          [text.contacts.telegramId, String(contact.telegramId)],
          [text.contacts.kind, text.contacts.kinds[contact.kind]],
          [text.contacts.language, contact.languageCode === '' ? text.common.unknown : contact.languageCode],
          [text.contacts.since, formatDay(contact.createdAt)],
        ]}
      />
      <TagsField contact={contact} />
      <h3 className={classes.title}>{text.contacts.subscriptions}</h3>
      {contact.subscriptions.map((subscription) => (
        <SubscriptionCard key={subscription.accountId} subscription={subscription} />
      ))}
      <ForgetButton contact={contact} onForgotten={onForgotten} />
    </Stack>
  )
}

/** Why may I message this person? */
function MayMessage({ contact }: { contact: Contact }) {
  const bots = contact.subscriptions
    .filter(({ status }) => status === 'subscribed')
    .map(({ accountUsername }) => `@${accountUsername}`)
  const may = bots.length > 0
  return (
    <div className={classes.verdict}>
      <ToneMark tone={may ? 'ok' : 'bad'} size={20} />
      <div>
        <strong>{may ? text.contacts.mayMessage(bots.join(', ')) : text.contacts.mayNotMessage}</strong>
        <div className={classes.soft}>{may ? text.contacts.mayMessageNote : text.contacts.mayNotMessageNote}</div>
      </div>
    </div>
  )
}

const SubscriptionCard = ({ subscription }: { subscription: Contact['subscriptions'][number] }) => (
  <div className={classes.card}>
    <div className={classes.cardHead}>
      <Link to="/bots/$accountId" params={{ accountId: String(subscription.accountId) }} className={classes.bot}>
        @{subscription.accountUsername}
      </Link>
      <Status {...subscriptionSign[subscription.status]} />
    </div>
    <div>{subscription.why}</div>
    <div className={classes.soft}>
      {formatDateTime(subscription.at)}
      {subscription.source === '' ? null : <> · {text.contacts.cameBy(subscription.source)}</>}
    </div>
  </div>
)
