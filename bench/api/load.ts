import autocannon from 'autocannon'

export interface Load {
  readonly perSecond: number
  readonly p99Ms: number
  readonly medianMs: number
  /** Answers that were not 200, and connections that failed. */
  readonly failures: number
}

export interface LoadOptions {
  readonly url: string
  readonly cookie: string
  readonly connections: number
  readonly seconds: number
}

const WARM_UP_S = 2

/** Asks one address as fast as it answers; what is measured begins when the code is warm. */
export async function loadOf({ url, cookie, connections, seconds }: LoadOptions): Promise<Load> {
  const headers = cookie === '' ? {} : { cookie }
  await autocannon({ url, headers, connections, duration: WARM_UP_S })
  const { requests, latency, non2xx, errors } = await autocannon({ url, headers, connections, duration: seconds })
  return { perSecond: requests.average, p99Ms: latency.p99, medianMs: latency.p50, failures: non2xx + errors }
}
