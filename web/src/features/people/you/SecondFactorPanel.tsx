import { Button, Group, Skeleton, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { SecondFactor } from '../../../../../src/modules/auth/contract.ts'
import { keys } from '../../../api/keys.ts'
import { secondFactorQuery } from '../../../api/you.ts'
import { formatDay } from '../../../format/time.ts'
import { text } from '../../../texts/en.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Panel } from '../../../ui/Panel.tsx'
import { Status } from '../../../ui/Status.tsx'
import { FactorDialog } from './FactorDialog.tsx'
import { SetUpFactorDialog } from './SetUpFactorDialog.tsx'

type Open = 'set-up' | 'renew' | 'remove'

export function SecondFactorPanel() {
  const client = useQueryClient()
  const factor = useQuery(secondFactorQuery)
  const [open, setOpen] = useState<Open>()
  const close = (): void => {
    setOpen(undefined)
    for (const queryKey of [keys.secondFactor, keys.me, keys.ownSessions]) void client.invalidateQueries({ queryKey })
  }
  return (
    <Panel title={text.you.factor}>
      <ErrorNote error={factor.error} />
      {factor.data === undefined ? <Skeleton height={60} /> : <FactorState factor={factor.data} onOpen={setOpen} />}
      {open === 'set-up' ? <SetUpFactorDialog onClose={close} /> : null}
      {open === 'renew' || open === 'remove' ? <FactorDialog act={open} onClose={close} /> : null}
    </Panel>
  )
}

function FactorState({ factor, onOpen }: { factor: SecondFactor; onOpen: (open: Open) => void }) {
  if (factor.state !== 'on')
    return (
      <Stack gap="sm" align="flex-start">
        <Status tone="off" word={text.people.factorOff} />
        <div>{text.you.factorOff}</div>
        <Button onClick={() => onOpen('set-up')}>{text.you.factorSetUp}</Button>
      </Stack>
    )
  return (
    <Stack gap="sm" align="flex-start">
      <Status tone="ok" word={text.people.factorOn} />
      <div>
        {text.you.factorOn(formatDay(factor.since ?? 0))} {text.you.recoveryLeft(factor.recoveryCodesLeft)}.
      </div>
      <Group gap={8}>
        <Button variant="default" onClick={() => onOpen('renew')}>
          {text.you.recoveryRenew}
        </Button>
        <Button variant="default" onClick={() => onOpen('remove')}>
          {text.you.factorRemove}
        </Button>
      </Group>
    </Stack>
  )
}
