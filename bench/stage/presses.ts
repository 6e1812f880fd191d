import type { Control } from '../../simulator/client.ts'
import { pause } from '../../scripts/stage/stage.ts'

export interface Presses {
  /** No more of them. */
  stop(): Promise<void>
  /** For each press that was answered, ms until the answer was committed at Telegram; and how many were not. */
  answers(): Promise<{ readonly latenciesMs: readonly number[]; readonly unanswered: number }>
}

/** People nobody knew press Start, one bot after the other. Needs a clock of speed 1: simulated time is real time then. */
export function pressStart(control: Control, bots: readonly number[], everyMs: number): Presses {
  const pressedAt = new Map<number, number>()
  let isStopped = false

  const press = async (bot: number): Promise<void> => {
    const { id } = await control.addPerson({ first_name: 'Eve' })
    pressedAt.set(id, Date.now())
    await control.act({ type: 'start', bot, person: id })
  }
  const run = async (): Promise<void> => {
    for (let turn = 0; !isStopped; turn++) {
      const bot = bots[turn % bots.length]
      if (bot !== undefined) await press(bot)
      await pause(everyMs)
    }
  }
  const running = run()
  return {
    async stop() {
      isStopped = true
      await running
    },
    async answers() {
      const latenciesMs: number[] = []
      const open = new Map(pressedAt)
      for await (const { chat, at } of control.allEntries({ kind: 'send', outcome: 'committed' })) {
        const since = chat === null ? undefined : open.get(chat)
        if (chat === null || since === undefined) continue
        open.delete(chat)
        latenciesMs.push(at - since)
      }
      return { latenciesMs, unanswered: open.size }
    },
  }
}
