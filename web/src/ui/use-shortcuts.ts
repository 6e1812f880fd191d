import { useEffect, useRef } from 'react'
import { nextKey } from './key-sequence.ts'

export type Shortcuts = Readonly<Record<string, () => void>>

const forgetAfterMs = 1_200

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))

const isBehindDialog = (): boolean => document.querySelector('[role="dialog"]') !== null

/** Single keys (`?`) and sequences (`g c`), while nobody types and no dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  useEffect(() => {
    current.current = shortcuts
  })
  useEffect(() => {
    let pending = ''
    let timer: ReturnType<typeof setTimeout> | undefined
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isBehindDialog()) return
      const step = nextKey(Object.keys(current.current), pending, event.key)
      pending = step.pending
      clearTimeout(timer)
      timer = setTimeout(() => {
        pending = ''
      }, forgetAfterMs)
      if (step.run === null) return
      event.preventDefault()
      current.current[step.run]?.()
    }
    document.addEventListener('keydown', onKey)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('keydown', onKey)
    }
  }, [])
}
