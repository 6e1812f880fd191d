import type { FaultScriptInput } from '../../simulator/client.ts'
import type { Stage } from '../../scripts/stage/stage.ts'

export interface Plan {
  readonly kills: number
  readonly recipients: number
  readonly seed: number
  readonly bots: number
  readonly speed: number
}

/** A 429, resets before and after commit, server errors before and after commit. */
export const faults = (seed: number): FaultScriptInput => ({
  seed,
  rules: [
    { name: '429', match: { method: 'send*', probability: 0.01 }, act: { type: '429', retryAfter: [1, 5] } },
    { name: 'drop-before', match: { method: 'send*', probability: 0.003 }, act: 'drop-before' },
    { name: 'drop-after', match: { method: 'send*', probability: 0.003 }, act: 'drop-after' },
    { name: '500-before', match: { method: 'send*', probability: 0.003 }, act: '500-before' },
    { name: '500-after', match: { method: 'send*', probability: 0.003 }, act: '500-after' },
  ],
})

/** Faults after which nobody can know whether the message arrived. */
export async function ambiguousFaults(stage: Stage): Promise<number> {
  const { rules } = await stage.control.faults()
  return rules.filter(({ name }) => name !== '429').reduce((sum, { hits }) => sum + hits, 0)
}

export const printResult = (figures: object): void => void process.stdout.write(`${JSON.stringify(figures)}\n`)
