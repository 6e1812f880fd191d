import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '../../api/keys.ts'
import { invitesQuery, withdrawInvite } from '../../api/people.ts'
import { useMay } from '../../api/permissions.ts'
import { formatDateTime } from '../../format/time.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { actorName } from './actor-name.ts'
import classes from './people.module.css'

export function InvitesPanel() {
  const client = useQueryClient()
  const may = useMay()
  const invites = useQuery(invitesQuery)
  const withdraw = useMutation({
    mutationFn: withdrawInvite,
    onSuccess: () => notifications.show({ message: text.people.did.withdrawn }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invites }),
  })
  return (
    <Panel title={text.people.invites}>
      <ErrorNote error={invites.error ?? withdraw.error} />
      {invites.data?.length === 0 ? <div className={classes.soft}>{text.people.invitesNone}</div> : null}
      <ul className={classes.list}>
        {invites.data?.map(({ id, role, note, createdBy, expiresAt }) => (
          <li key={id} className={classes.entry}>
            <div>
              <strong>{text.people.roles[role]}</strong>
              <span> · {note === '' ? text.people.noNote : note}</span>
              <div className={classes.soft}>
                {text.people.invitedBy(actorName(createdBy), formatDateTime(expiresAt))}
              </div>
            </div>
            {may('people.write') ? (
              <Button
                size="compact-sm"
                variant="default"
                loading={withdraw.isPending && withdraw.variables === id}
                onClick={() => withdraw.mutate(id)}
              >
                {text.people.withdraw}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
