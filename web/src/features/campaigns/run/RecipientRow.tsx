import { Checkbox, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Recipient } from '../../../../../src/modules/delivery/contract.ts'
import { accountsQuery } from '../../../api/accounts.ts'
import { formatDateTime, formatFullTime } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { deliverySign } from '../../../texts/states.ts'
import { Facts } from '../../../ui/Facts.tsx'
import { LinkAnchor } from '../../../ui/links.tsx'
import { Status } from '../../../ui/Status.tsx'
import classes from './run.module.css'

interface RecipientRowProps {
  readonly recipient: Recipient
  readonly isOpen: boolean
  readonly onOpen: () => void
  /** Null when nothing can be decided about it. */
  readonly isChosen: boolean | null
  readonly onChoose: () => void
}

const nameOf = ({ name, username, telegramId }: Recipient): string =>
  name || (username === '' ? String(telegramId) : `@${username}`)

/** One recipient; opened it tells the whole why. */
export const RecipientRow = ({ recipient, isOpen, onOpen, isChosen, onChoose }: RecipientRowProps) => (
  <div className={classes.row}>
    <div className={classes.chosenRow}>
      {isChosen === null ? null : (
        <Checkbox checked={isChosen} onChange={onChoose} aria-label={text.recipients.choose(nameOf(recipient))} />
      )}
      <UnstyledButton className={classes.rowLine} aria-expanded={isOpen} onClick={onOpen}>
        <Status {...deliverySign[recipient.state]} />
        <span className={classes.cut}>
          <strong>{nameOf(recipient)}</strong>
          {recipient.username === '' || recipient.name === '' ? null : (
            <span className={classes.soft}> @{recipient.username}</span>
          )}
        </span>
        <span className={`${classes.cut} ${classes.soft}`}>{recipient.why}</span>
        <time className={`${classes.soft} ${classes.end}`}>{formatDateTime(recipient.updatedAt)}</time>
      </UnstyledButton>
    </div>
    {isOpen ? <Story recipient={recipient} /> : null}
  </div>
)

function Story({ recipient }: { recipient: Recipient }) {
  const bot = useQuery(accountsQuery).data?.find(({ id }) => id === recipient.accountId)
  return (
    <div className={classes.story}>
      <p style={{ margin: '0 0 8px' }}>{recipient.why}</p>
      <Facts
        facts={[
          ...(recipient.detail === null ? [] : [[text.recipients.detail, recipient.detail] as const]),
          [
            text.recipients.person,
            <LinkAnchor key="person" to="/contacts" search={{ contact: recipient.contactId }} inherit>
              {nameOf(recipient)} ({recipient.telegramId})
            </LinkAnchor>,
          ],
          [text.bots.bot, bot === undefined ? text.run.botNumber(recipient.accountId) : `@${bot.username}`],
          [text.recipients.attempt, String(recipient.attempt)],
          ...(recipient.state === 'planned' ? [[text.recipients.due, formatFullTime(recipient.dueAt)] as const] : []),
          ...(recipient.telegramMessageId === null
            ? []
            : [[text.recipients.messageId, String(recipient.telegramMessageId)] as const]),
          [text.recipients.updated, formatFullTime(recipient.updatedAt)],
        ]}
      />
    </div>
  )
}
