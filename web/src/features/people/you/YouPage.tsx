import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../../../api/auth.ts'
import { text } from '../../../texts/en.ts'
import { PageHead } from '../../../ui/PageHead.tsx'
import { PasswordPanel } from './PasswordPanel.tsx'
import { SecondFactorPanel } from './SecondFactorPanel.tsx'
import { SessionsPanel } from './SessionsPanel.tsx'

export function YouPage() {
  const me = useQuery(meQuery).data
  return (
    <>
      <PageHead
        title={text.you.title}
        note={me === undefined ? undefined : `${me.name} · ${text.people.roles[me.role]}`}
      />
      <Stack gap="md" maw={760}>
        <SecondFactorPanel />
        <PasswordPanel />
        <SessionsPanel />
      </Stack>
    </>
  )
}
