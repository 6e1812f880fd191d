import type { ReactNode } from 'react'
import { EmptyState } from './EmptyState.tsx'
import { ErrorNote } from './ErrorNote.tsx'

interface LoadFailureProps {
  readonly error: Error
  readonly retry: () => void
  /** Where to go when the thing does not exist. */
  readonly wayOut: ReactNode
}

const isMissing = (error: Error): boolean => 'status' in error && error.status === 404

/** A page whose subject could not be read: gone for good, or worth another try. */
export const LoadFailure = ({ error, retry, wayOut }: LoadFailureProps) =>
  isMissing(error) ? <EmptyState title={error.message}>{wayOut}</EmptyState> : <ErrorNote error={error} retry={retry} />
