import { useEffect, useSyncExternalStore } from 'react'
import { uploadDesk, type UploadEntry } from './upload-desk.ts'

/** The uploads to an address, as they are; asks before the window is closed while one is on its way. */
export function useUploads(endpoint: string): readonly UploadEntry[] {
  const entries = useSyncExternalStore(uploadDesk.subscribe, () => uploadDesk.entries(endpoint))
  const isBusy = entries.some(({ state }) => state === 'sending' || state === 'queued')
  useEffect(() => {
    if (!isBusy) return
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [isBusy])
  return entries
}
