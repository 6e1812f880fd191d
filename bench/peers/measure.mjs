/**
 * `node FILE URL JOBS ROUNDS` prints {"perSecond":[...]}: in each round `prepare` queues the jobs and `drain` runs them until the
 * last completion is stored; only `drain` is timed. The first round warms up and is not reported.
 */
export async function measure({ prepare, drain, close }) {
  const [url, jobs, rounds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
  const perSecond = []
  for (let round = 0; round <= rounds; round++) {
    const count = round === 0 ? Math.ceil(jobs / 5) : jobs
    await prepare(url, count)
    const startedAt = performance.now()
    await drain(url, count)
    if (round > 0) perSecond.push(count / ((performance.now() - startedAt) / 1000))
  }
  await close()
  process.stdout.write(`${JSON.stringify({ perSecond })}\n`)
}

/** Resolves at the `count`th call of `one`. */
export function countdown(count) {
  const { promise, resolve } = Promise.withResolvers()
  let left = count
  return { promise, one: () => --left === 0 && resolve(), many: (done) => (left -= done) <= 0 && resolve() }
}
