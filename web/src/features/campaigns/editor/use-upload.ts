import { useRef, useState } from 'react'
import { MAX_FILE_BYTES, type StoredFile } from '../../../../../src/modules/files/contract.ts'
import { uploadFile } from '../../../api/files.ts'
import { formatBytes } from '../../../format/count.ts'
import { text } from '../../../texts/en.ts'

interface Upload {
  /** 0-1 while a file is on its way, else null. */
  readonly share: number | null
  readonly name: string
  readonly error: Error | null
  readonly start: (file: File) => void
  readonly cancel: () => void
}

export function useUpload(onDone: (file: StoredFile) => void): Upload {
  const [share, setShare] = useState<number | null>(null)
  const [name, setName] = useState('')
  const [error, setError] = useState<Error | null>(null)
  const running = useRef<AbortController>(undefined)
  const run = async (file: File, signal: AbortSignal): Promise<void> => {
    try {
      onDone(await uploadFile({ file, signal, onProgress: setShare }))
    } catch (cause) {
      if (!signal.aborted) setError(cause instanceof Error ? cause : new Error(String(cause)))
    } finally {
      setShare(null)
    }
  }
  const start = (file: File): void => {
    setName(file.name)
    if (file.size > MAX_FILE_BYTES) {
      setError(new Error(text.editor.tooLarge(file.name, formatBytes(file.size), formatBytes(MAX_FILE_BYTES))))
      return
    }
    const controller = new AbortController()
    running.current = controller
    setError(null)
    setShare(0)
    void run(file, controller.signal)
  }
  return { share, name, error, start, cancel: () => running.current?.abort() }
}
