import { pause } from '../../../scripts/stage/stage.ts'

/** What people were told meanwhile. */
export interface Refusals {
  /** 503 and 429: they are told when to try again. */
  passing: number
  /** Answers that a person must not see. */
  readonly other: string[]
}

const TRIES = 40
const BETWEEN_MS = 100
/** Words of the store; the answer that nobody foresaw names a request and says nothing of its cause. */
const RAW = /database is locked|SQLITE|disk I\/O error|database or disk is full|no transaction|\.ts:\d/i

/** Somebody who tries again when told to. */
export async function insist(refusals: Refusals, act: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await act()
      return
    } catch (error) {
      note(refusals, error)
      if (tries >= TRIES) throw error
      await pause(BETWEEN_MS)
    }
  }
}

export const isRaw = (text: string): boolean => RAW.test(text)

function note(refusals: Refusals, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  if (isRaw(text)) refusals.other.push(text)
  else refusals.passing++
}
