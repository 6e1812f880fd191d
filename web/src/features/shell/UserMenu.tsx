import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconKeyboard, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { logOut, meQuery } from '../../api/auth.ts'
import { text } from '../../texts/en.ts'
import classes from './Shell.module.css'

const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: text.shell.schemeAuto },
  { value: 'light', label: text.shell.schemeLight },
  { value: 'dark', label: text.shell.schemeDark },
]

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const me = useQuery(meQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leave = useMutation({
    mutationFn: logOut,
    onSettled: async () => {
      client.clear()
      await navigate({ to: '/login' })
    },
  })
  return (
    <Menu position="top-start" width={250}>
      <Menu.Target>
        <UnstyledButton className={classes.user} aria-label={text.shell.userMenu}>
          <IconUserCircle size={20} stroke={1.6} aria-hidden />
          <span>{me.data?.name}</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{text.shell.appearance}</Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          mx={8}
          mb={6}
          aria-label={text.shell.appearance}
          data={schemes}
          value={colorScheme}
          onChange={setColorScheme}
        />
        <Menu.Divider />
        <Menu.Item leftSection={<IconUserCircle size={16} />} onClick={() => void navigate({ to: '/you' })}>
          {text.you.title}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} rightSection={<kbd>?</kbd>} onClick={onHelp}>
          {text.shell.shortcuts}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => leave.mutate()}>
          {text.shell.logOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
