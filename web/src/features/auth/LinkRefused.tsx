import { Stack } from '@mantine/core'
import { text } from '../../texts/en.ts'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { LinkAnchor } from '../../ui/links.tsx'
import { AuthFrame } from './AuthFrame.tsx'

interface LinkRefusedProps {
  readonly hasCode: boolean
  readonly error: Error | null
}

/** A link that is not whole, was used, or has expired; or one that is still being looked at. */
export const LinkRefused = ({ hasCode, error }: LinkRefusedProps) => (
  <AuthFrame
    title={hasCode && error === null ? text.join.checking : text.join.refused}
    note={hasCode ? '' : text.join.noCode}
  >
    <Stack gap="sm">
      <ErrorNote error={error} />
      <LinkAnchor to="/login">{text.join.toLogIn}</LinkAnchor>
    </Stack>
  </AuthFrame>
)
