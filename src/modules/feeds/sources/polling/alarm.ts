/** Real time: a wait that can be cut short. */
export interface Alarm {
  /** Resolves after `ms`, or as soon as it rings; at once when it rang since the last wait. */
  wait(ms: number): Promise<void>
  ring(): void
}

export function createAlarm(): Alarm {
  let rang = false
  let wakeUp: (() => void) | undefined
  return {
    wait(ms) {
      if (rang) {
        rang = false
        return Promise.resolve()
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => wakeUp?.(), ms)
        wakeUp = () => {
          clearTimeout(timer)
          wakeUp = undefined
          rang = false
          resolve()
        }
      })
    },
    ring() {
      rang = true
      wakeUp?.()
    },
  }
}
