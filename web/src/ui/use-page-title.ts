import { useDocumentTitle } from '@mantine/hooks'

export const usePageTitle = (title: string): void => useDocumentTitle(`${title} · Switchboard`)
