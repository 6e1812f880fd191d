import { Container } from '@mantine/core'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { text } from '../texts/en.ts'
import { EmptyState } from './EmptyState.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { LinkAnchor } from './links.tsx'

export function RouteError({ error }: ErrorComponentProps) {
  const router = useRouter()
  return (
    <Container size="xs" py={60}>
      <ErrorNote
        error={error instanceof Error ? error : new Error(String(error))}
        title={text.errors.pageFailed}
        retry={() => void router.invalidate()}
      />
    </Container>
  )
}

export const RouteMissing = () => (
  <EmptyState title={text.errors.pageMissing} note={text.errors.pageMissingNote}>
    <LinkAnchor to="/">{text.nav.overview}</LinkAnchor>
  </EmptyState>
)
