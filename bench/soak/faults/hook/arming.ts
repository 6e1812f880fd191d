import type { Flavour, Order, Report } from './orders.ts'

type Arming = Extract<Order, { do: 'fail' }>

/** Which of the calls that pass by is to fail. */
export interface Armed {
  arm(order: Arming): void
  /** Counts this call; how it is to fail, or null. */
  judge(text: string): Flavour | null
  report(): Report
}

export function createArmed(): Armed {
  let order: Arming = { do: 'fail', from: 0, count: 0, flavour: 'full' }
  let calls = 0
  const failed: string[] = []
  return {
    arm(next) {
      order = next
      calls = 0
      failed.length = 0
    },
    judge(text) {
      calls++
      if (calls < order.from || calls >= order.from + order.count) return null
      failed.push(text)
      return order.flavour
    },
    report: () => ({ calls, failed: [...failed] }),
  }
}
