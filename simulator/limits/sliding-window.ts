/** Counts events in the window (nowMs - windowMs, nowMs]; holds at most `capacity` of them. */
export interface SlidingWindow {
  readonly countAt: (nowMs: number) => number
  readonly add: (nowMs: number) => void
  /** Virtual ms until one more event fits under `limit`; 0 when it fits now. */
  readonly waitMs: (nowMs: number, limit: number) => number
}

export const createSlidingWindow = (windowMs: number, capacity = 100_000): SlidingWindow => {
  let times: number[] = []
  let head = 0
  const forget = (nowMs: number): void => {
    while (head < times.length && (times[head] ?? 0) <= nowMs - windowMs) head++
    if (times.length - head > capacity) head = times.length - capacity
    if (head > 1024 && head * 2 > times.length) {
      times = times.slice(head)
      head = 0
    }
  }
  return {
    countAt: (nowMs) => {
      forget(nowMs)
      return times.length - head
    },
    add: (nowMs) => {
      forget(nowMs)
      times.push(nowMs)
    },
    waitMs: (nowMs, limit) => {
      forget(nowMs)
      const count = times.length - head
      if (count < limit) return 0
      return Math.max(1, (times[times.length - limit] ?? nowMs) + windowMs - nowMs)
    },
  }
}
