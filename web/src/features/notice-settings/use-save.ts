import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { NoticeSettings } from '../../../../src/modules/settings/contract.ts'
import { keys } from '../../api/keys.ts'
import { changeSettings } from '../../api/notices.ts'
import { text } from '../../texts/en.ts'

/** Stores some of the settings of notices. */
export function useSave() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (changes: Partial<NoticeSettings>) => changeSettings({ notices: changes }),
    onSuccess: () => {
      notifications.show({ message: text.noticeSettings.saved })
      return client.invalidateQueries({ queryKey: keys.settings })
    },
  })
}
