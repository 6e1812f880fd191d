import { createManualClock, createSimulator } from '../index.ts'
import type { BotHandle, ManualClock, Simulator, SimulatorOptions } from '../index.ts'

/** The whole envelope of an answer, as it came. */
export interface Answer {
  readonly status: number
  readonly retryAfterHeader: string | null
  readonly ok: boolean
  readonly result?: unknown
  readonly error_code?: number
  readonly description?: string
  readonly parameters?: { readonly retry_after?: number; readonly migrate_to_chat_id?: number }
}

export interface Stage {
  readonly simulator: Simulator
  readonly clock: ManualClock
  readonly bot: BotHandle
  readonly call: (method: string, params?: object, token?: string) => Promise<Answer>
  readonly upload: (method: string, fields: Readonly<Record<string, string | Blob>>) => Promise<Answer>
  /** A person who has started the bot. */
  readonly newChat: () => Promise<number>
  readonly close: () => Promise<void>
}

/** A simulator on a clock that stands still, one bot and a client that hides nothing. */
export const openStage = async (options: SimulatorOptions = {}): Promise<Stage> => {
  const clock = createManualClock()
  const simulator = await createSimulator({ clock, ...options })
  const bot = await simulator.control.addBot({ username: 'stage_bot' })
  const post = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${simulator.url}${path}`, { method: 'POST', ...init })
    const body = (await response.json()) as Answer
    return { ...body, status: response.status, retryAfterHeader: response.headers.get('retry-after') }
  }
  return {
    simulator,
    clock,
    bot,
    call: (method, params = {}, token = bot.token) =>
      post(`/bot${token}/${method}`, { body: JSON.stringify(params), headers: { 'content-type': 'application/json' } }),
    upload: (method, fields) => {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) {
        if (typeof value === 'string') form.set(name, value)
        else form.set(name, value, 'file.bin')
      }
      return post(`/bot${bot.token}/${method}`, { body: form })
    },
    newChat: async () => (await simulator.control.seed({ count: 1, startedBots: [bot.id] })).firstId,
    close: simulator.close,
  }
}
