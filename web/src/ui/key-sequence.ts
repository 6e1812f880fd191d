export interface KeyStep {
  /** The shortcut that is complete now. */
  readonly run: string | null
  /** What was typed of a longer one. */
  readonly pending: string
}

/** One key after `pending`: completes a shortcut (`g c`), begins one, or is nobody's. */
export function nextKey(shortcuts: readonly string[], pending: string, key: string): KeyStep {
  for (const typed of pending === '' ? [key] : [`${pending} ${key}`, key]) {
    if (shortcuts.includes(typed)) return { run: typed, pending: '' }
    if (shortcuts.some((shortcut) => shortcut.startsWith(`${typed} `))) return { run: null, pending: typed }
  }
  return { run: null, pending: '' }
}
