import { Button, Group, Stack, TagsInput } from '@mantine/core'
import { useState } from 'react'
import type { Channels } from '../../../../src/modules/notices/contract.ts'
import { ApiError } from '../../api/api-error.ts'
import { useMay } from '../../api/permissions.ts'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { Panel } from '../../ui/Panel.tsx'
import classes from './notice-settings.module.css'
import { TestButton } from './TestButton.tsx'
import { useSave } from './use-save.ts'

interface EmailPanelProps {
  readonly email: Channels['email']
  readonly emailTo: readonly string[]
}

export function EmailPanel({ email, emailTo }: EmailPanelProps) {
  const mayWrite = useMay()('settings.write')
  const [addresses, setAddresses] = useState([...emailTo])
  const save = useSave()
  const wrong = save.error instanceof ApiError ? save.error.fields.map(({ message }) => message).join(' ') : ''
  return (
    <Panel title={text.noticeSettings.email}>
      <Stack gap="sm">
        <p className={classes.soft}>
          {email.isSetUp
            ? text.noticeSettings.emailFrom(email.server ?? '', email.from ?? '')
            : text.noticeSettings.emailOff}
        </p>
        <TagsInput
          label={text.noticeSettings.emailTo}
          placeholder={addresses.length === 0 ? text.noticeSettings.emailToPlaceholder : ''}
          value={addresses}
          onChange={setAddresses}
          maxTags={20}
          acceptValueOnBlur
          splitChars={[',', ' ', ';']}
          disabled={!mayWrite}
          error={wrong === '' ? undefined : wrong}
        />
        <Group gap={12}>
          {mayWrite ? (
            <Button
              loading={save.isPending}
              disabled={addresses.join() === emailTo.join()}
              onClick={() => save.mutate({ emailTo: addresses })}
            >
              {text.noticeSettings.save}
            </Button>
          ) : null}
          {email.isSetUp && emailTo.length > 0 ? <TestButton request={{ channel: 'email' }} /> : null}
        </Group>
        {wrong === '' ? <ErrorNote error={save.error} /> : null}
      </Stack>
    </Panel>
  )
}
