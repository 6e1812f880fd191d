/** Runs one at a time; who comes later waits. */
export interface Lane {
  run<T>(work: () => Promise<T>): Promise<T>
}

export function createLane(): Lane {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run(work) {
      const mine = last.then(work, work)
      last = mine.then(
        () => undefined,
        () => undefined,
      )
      return mine
    },
  }
}
