import type { Product, Stage } from '../../scripts/stage/stage.ts'
import { cpuSeconds, residentMib } from '../process-usage.ts'

export interface Usage {
  readonly idleMib: number
  readonly peakMib: number
  readonly loopDelayMaxMs: number
  readonly productCpuShare: number
  readonly simulatorCpuShare: number
}

export interface Watch {
  end(): Promise<Usage>
}

const SAMPLE_MS = 250

/** Watches memory, processor and event loop of the product from now on; what it has now counts as idle. */
export async function watch({ simulator }: Stage, { child, url }: Product): Promise<Watch> {
  const idleMib = residentMib(child.pid)
  let peakMib = idleMib
  await loopDelayMaxMs(url)
  const cpu = { product: cpuSeconds(child.pid), simulator: cpuSeconds(simulator.pid) }
  const startedAt = performance.now()
  const timer = setInterval(() => {
    if (!child.hasExited) peakMib = Math.max(peakMib, residentMib(child.pid))
  }, SAMPLE_MS)
  return {
    async end() {
      clearInterval(timer)
      const seconds = (performance.now() - startedAt) / 1000
      return {
        idleMib,
        peakMib,
        loopDelayMaxMs: await loopDelayMaxMs(url),
        productCpuShare: (cpuSeconds(child.pid) - cpu.product) / seconds,
        simulatorCpuShare: (cpuSeconds(simulator.pid) - cpu.simulator) / seconds,
      }
    },
  }
}

/** The product's own measurement; it begins anew with each look. */
async function loopDelayMaxMs(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`)
  const text = await response.text()
  const match = /^switchboard_event_loop_delay_max_seconds (\S+)$/m.exec(text)
  if (match === null) throw new Error(`${url}/metrics names no event loop delay (${response.status}).`)
  return Number(match[1]) * 1000
}
