import { Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Account } from '../../../../src/modules/accounts/contract.ts'
import { formatCount } from '../../format/count.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { accountSign } from '../../texts/states.ts'
import { Status } from '../../ui/Status.tsx'
import classes from './AccountTable.module.css'

export const AccountTable = ({ accounts }: { accounts: readonly Account[] }) => (
  <Table className={classes.table} highlightOnHover>
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{text.bots.bot}</Table.Th>
        <Table.Th>{text.bots.health}</Table.Th>
        <Table.Th className={classes.number}>{text.bots.subscribers}</Table.Th>
        <Table.Th className={`${classes.number} ${classes.wide}`}>{text.bots.unsubscribed}</Table.Th>
        <Table.Th className={`${classes.number} ${classes.wide}`}>{text.bots.blocked}</Table.Th>
      </Table.Tr>
    </Table.Thead>
    <Table.Tbody>
      {accounts.map((account) => (
        <AccountRow key={account.id} account={account} />
      ))}
    </Table.Tbody>
  </Table>
)

const AccountRow = ({ account }: { account: Account }) => (
  <Table.Tr className={classes.row}>
    <Table.Td>
      <Link to="/bots/$accountId" params={{ accountId: String(account.id) }} className={classes.name}>
        {account.name}
      </Link>
      <div className={classes.soft}>@{account.username}</div>
    </Table.Td>
    <Table.Td>
      <Status {...accountSign(account)} />
      <div className={classes.reason}>{reasonOf(account)}</div>
    </Table.Td>
    <Table.Td className={classes.number}>{formatCount(account.subscribers)}</Table.Td>
    <Table.Td className={`${classes.number} ${classes.wide}`}>{formatCount(account.unsubscribed)}</Table.Td>
    <Table.Td className={`${classes.number} ${classes.wide}`}>{formatCount(account.blocked)}</Table.Td>
  </Table.Tr>
)

function reasonOf({ healthReason, waitUntil }: Account): string {
  const reason = healthReason ?? ''
  return waitUntil === null ? reason : `${reason} ${text.bots.waitsUntil(formatDateTime(waitUntil))}`.trim()
}
