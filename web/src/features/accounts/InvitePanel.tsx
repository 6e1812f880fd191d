import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { text } from '../../texts/en.ts'
import { CopyField } from '../../ui/CopyField.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './AccountPage.module.css'
import { inviteLink, isPayload } from './invite-link.ts'

/** The link with which people subscribe; what stands behind `start=` becomes their source. */
export function InvitePanel({ username }: { username: string }) {
  const [payload, setPayload] = useState('')
  const isGood = isPayload(payload)
  return (
    <Panel title={text.bots.invite} note={text.bots.inviteNote}>
      <div className={classes.invite}>
        <TextInput
          label={text.bots.source}
          placeholder="spring-poster"
          maxLength={64}
          value={payload}
          error={isGood ? undefined : text.bots.sourceRule}
          onChange={(event) => setPayload(event.currentTarget.value)}
        />
        <CopyField value={inviteLink(username, isGood ? payload : '')} />
      </div>
    </Panel>
  )
}
