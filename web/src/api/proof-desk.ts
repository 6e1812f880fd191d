export interface ProofDesk {
  /** Waits until somebody gave the proof (true) or declined (false). Calls at the same time wait for the same answer. */
  readonly ask: () => Promise<boolean>
  readonly answer: (isProved: boolean) => void
  readonly isAsking: () => boolean
  readonly subscribe: (onChange: () => void) => () => void
}

/** Where requests that need a fresh proof wait for the dialog. Without a dialog on the page the answer is no. */
export function createProofDesk(): ProofDesk {
  const listeners = new Set<() => void>()
  let waiting: PromiseWithResolvers<boolean> | undefined
  const change = (next: PromiseWithResolvers<boolean> | undefined): void => {
    waiting = next
    for (const listener of listeners) listener()
  }
  return {
    ask() {
      if (listeners.size === 0) return Promise.resolve(false)
      if (waiting === undefined) change(Promise.withResolvers<boolean>())
      return waiting?.promise ?? Promise.resolve(false)
    },
    answer(isProved) {
      waiting?.resolve(isProved)
      change(undefined)
    },
    isAsking: () => waiting !== undefined,
    subscribe(onChange) {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
  }
}

export const proofDesk = createProofDesk()
