import { Button, Skeleton, Stack, Table } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconUserPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { Person } from '../../../../src/modules/auth/contract.ts'
import { meQuery } from '../../api/auth.ts'
import { peopleQuery } from '../../api/people.ts'
import { useMay } from '../../api/permissions.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { LoadFailure } from '../../ui/LoadFailure.tsx'
import { PageHead } from '../../ui/PageHead.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { Status } from '../../ui/Status.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import { InvitesPanel } from './InvitesPanel.tsx'
import classes from './people.module.css'
import { PersonMenu } from './PersonMenu.tsx'

export function PeoplePage() {
  const may = useMay()
  const people = useQuery(peopleQuery)
  const [isInviting, inviting] = useDisclosure(false)
  return (
    <>
      <PageHead
        title={text.people.title}
        note={text.people.note}
        actions={
          may('people.write') ? (
            <Button leftSection={<IconUserPlus size={16} />} onClick={inviting.open}>
              {text.people.invite}
            </Button>
          ) : null
        }
      />
      <Stack gap="md">
        {people.data === undefined ? (
          people.isError ? (
            <LoadFailure error={people.error} retry={() => void people.refetch()} wayOut={null} />
          ) : (
            <Skeleton height={180} />
          )
        ) : (
          <Panel flush>
            <PeopleTable people={people.data} />
          </Panel>
        )}
        <InvitesPanel />
      </Stack>
      <InviteDialog opened={isInviting} onClose={inviting.close} />
    </>
  )
}

function PeopleTable({ people }: { people: readonly Person[] }) {
  const may = useMay()
  const me = useQuery(meQuery)
  return (
    <Table className={classes.table}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{text.people.name}</Table.Th>
          <Table.Th>{text.people.role}</Table.Th>
          <Table.Th>{text.people.state}</Table.Th>
          <Table.Th className={classes.wide}>{text.people.secondFactor}</Table.Th>
          <Table.Th className={classes.wide}>{text.people.lastSeen}</Table.Th>
          {may('people.write') ? <Table.Th /> : null}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {people.map((person) => (
          <Table.Tr key={person.id}>
            <Table.Td className={classes.name}>
              {person.name}
              {me.data?.id === person.id ? <span className={classes.soft}> · {text.people.you}</span> : null}
            </Table.Td>
            <Table.Td>{text.people.roles[person.role]}</Table.Td>
            <Table.Td>
              {person.disabledAt === null ? (
                <Status tone="ok" word={text.people.active} />
              ) : (
                <Status tone="off" word={text.people.disabled} />
              )}
            </Table.Td>
            <Table.Td className={classes.wide}>
              {person.hasSecondFactor ? text.people.factorOn : text.people.factorOff}
            </Table.Td>
            <Table.Td className={classes.wide}>
              {person.lastSeenAt === null ? text.people.never : formatDateTime(person.lastSeenAt)}
            </Table.Td>
            {may('people.write') ? (
              <Table.Td className={classes.end}>
                <PersonMenu person={person} />
              </Table.Td>
            ) : null}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
