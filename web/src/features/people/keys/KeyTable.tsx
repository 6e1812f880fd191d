import { Button, Table, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Key } from '../../../../../src/modules/auth/contract.ts'
import { revokeKey } from '../../../api/api-keys.ts'
import { keys as queryKeys } from '../../../api/keys.ts'
import { formatDateTime, formatDay } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { Status } from '../../../ui/Status.tsx'
import { actorName } from '../actor-name.ts'
import classes from '../people.module.css'
import { stateOf } from './key-state.ts'

export function KeyTable({ keys }: { keys: readonly Key[] }) {
  const [chosen, setChosen] = useState<Key>()
  return (
    <>
      <Table className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{text.apiKeys.name}</Table.Th>
            <Table.Th className={classes.wide}>{text.apiKeys.key}</Table.Th>
            <Table.Th className={classes.wide}>{text.apiKeys.scopes}</Table.Th>
            <Table.Th>{text.apiKeys.state}</Table.Th>
            <Table.Th className={classes.wide}>{text.apiKeys.lastUse}</Table.Th>
            <Table.Th />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} item={key} onRevoke={() => setChosen(key)} />
          ))}
        </Table.Tbody>
      </Table>
      {chosen === undefined ? null : <RevokeDialog item={chosen} onClose={() => setChosen(undefined)} />}
    </>
  )
}

function KeyRow({ item, onRevoke }: { item: Key; onRevoke: () => void }) {
  const state = stateOf(item, Date.now())
  const { expiresAt, networks } = item
  const terms = [
    text.apiKeys.madeBy(actorName(item.createdBy)),
    expiresAt === null ? text.apiKeys.neverExpires : text.apiKeys.expiresOn(formatDay(expiresAt)),
    networks.length === 0 ? text.apiKeys.anywhere : networks.join(', '),
  ]
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes.name}>{item.name}</div>
        <div className={classes.soft}>{terms.join(' · ')}</div>
      </Table.Td>
      <Table.Td className={`${classes.key ?? ''} ${classes.wide ?? ''}`}>
        {item.prefix}…{item.lastFour}
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Tooltip label={item.scopes.join(', ')} multiline maw={320}>
          <span tabIndex={0}>
            {item.scopes.length === 1 ? item.scopes[0] : text.apiKeys.chosen(item.scopes.length)}
          </span>
        </Tooltip>
      </Table.Td>
      <Table.Td>
        <Status {...state} />
      </Table.Td>
      <Table.Td className={classes.wide}>
        {item.lastUsedAt === null ? text.apiKeys.neverUsed : formatDateTime(item.lastUsedAt)}
        <div className={classes.soft}>{item.lastAddress}</div>
      </Table.Td>
      <Table.Td className={classes.end}>
        {item.revokedAt === null ? (
          <Button size="compact-sm" variant="default" onClick={onRevoke}>
            {text.apiKeys.revoke}
          </Button>
        ) : null}
      </Table.Td>
    </Table.Tr>
  )
}

function RevokeDialog({ item, onClose }: { item: Key; onClose: () => void }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => revokeKey(item.id),
    onSuccess: () => {
      notifications.show({ message: text.apiKeys.revokedNow(item.name) })
      onClose()
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.apiKeys }),
  })
  return (
    <ConfirmDialog
      opened
      danger
      title={text.apiKeys.revokeTitle(item.name)}
      confirmLabel={text.apiKeys.revoke}
      isPending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate()}
      onClose={onClose}
    >
      {text.apiKeys.revokeNote}
    </ConfirmDialog>
  )
}
