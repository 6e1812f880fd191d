import { ActionIcon, Button, Menu, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDots, IconSend, IconTestPipe, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Campaign } from '../../../../../src/modules/campaigns/contract.ts'
import { deleteCampaign } from '../../../api/campaigns.ts'
import { keys } from '../../../api/keys.ts'
import { text } from '../../../texts/en.ts'
import { ConfirmDialog } from '../../../ui/ConfirmDialog.tsx'
import { LinkAnchor } from '../../../ui/links.tsx'
import headClasses from '../../../ui/PageHead.module.css'
import classes from './editor.module.css'
import { SavedMark } from './SavedMark.tsx'
import { StartDialog } from './StartDialog.tsx'
import { TestDialog } from './TestDialog.tsx'
import type { DraftState } from './use-draft.ts'

interface EditorHeadProps {
  readonly campaign: Campaign
  readonly state: DraftState
  readonly nameProblem: string | undefined
  readonly isReady: boolean
}

export function EditorHead({ campaign, state, nameProblem, isReady }: EditorHeadProps) {
  const [isTesting, testing] = useDisclosure(false)
  const [isStarting, starting] = useDisclosure(false)
  const mayAct = state.isSaved && isReady
  return (
    <header className={headClasses.head}>
      <div className={headClasses.above}>
        <LinkAnchor to="/campaigns" inherit>
          {text.nav.campaigns}
        </LinkAnchor>
      </div>
      <div className={headClasses.line}>
        <TextInput
          className={classes.name ?? ''}
          variant="unstyled"
          aria-label={text.campaigns.name}
          placeholder={text.campaigns.name}
          maxLength={120}
          value={state.draft.name}
          error={nameProblem}
          onChange={(event) => state.change({ name: event.currentTarget.value })}
        />
        <div className={headClasses.actions}>
          <SavedMark state={state} />
          <Button variant="default" leftSection={<IconTestPipe size={16} />} disabled={!mayAct} onClick={testing.open}>
            {text.editor.test}
          </Button>
          <Button leftSection={<IconSend size={16} />} disabled={!mayAct} onClick={starting.open}>
            {text.editor.start}
          </Button>
          <MoreMenu campaign={campaign} />
        </div>
      </div>
      <TestDialog
        campaign={campaign}
        accountIds={state.draft.audience.accountIds}
        opened={isTesting}
        onClose={testing.close}
      />
      <StartDialog campaign={campaign} version={state.version} opened={isStarting} onClose={starting.close} />
    </header>
  )
}

function MoreMenu({ campaign }: { campaign: Campaign }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [isDeleting, deleting] = useDisclosure(false)
  const remove = useMutation({
    mutationFn: () => deleteCampaign(campaign.id),
    onSuccess: async () => {
      await navigate({ to: '/campaigns' })
      await client.invalidateQueries({ queryKey: keys.campaigns })
    },
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={text.common.more}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconTrash size={16} />} onClick={deleting.open}>
            {text.editor.deleteDraft}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isDeleting}
        danger
        title={text.editor.deleteDraft}
        confirmLabel={text.editor.deleteDraft}
        isPending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={deleting.close}
      >
        {text.editor.deleteNote(campaign.name)}
      </ConfirmDialog>
    </>
  )
}
