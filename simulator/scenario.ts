import type { Act, Control, CrowdRequest } from './client.ts'
import { isRecord } from './server/params.ts'

/** Who is there from the start; the lists hold the bodies of the control endpoint's own requests. */
interface Scenario {
  readonly bots: readonly object[]
  readonly persons: readonly object[]
  readonly chats: readonly object[]
  readonly people: readonly object[]
  readonly acts: readonly object[]
}

const NAMES = ['bots', 'persons', 'chats', 'people', 'acts'] as const

const readScenario = (value: unknown): Scenario => {
  if (!isRecord(value)) throw new Error('The scenario must be an object.')
  const lists = { bots: [], persons: [], chats: [], people: [], acts: [] } as Record<(typeof NAMES)[number], object[]>
  for (const [name, list] of Object.entries(value)) {
    const known = NAMES.find((candidate) => candidate === name)
    if (known === undefined) throw new Error(`The scenario has an unknown list "${name}"; known: ${NAMES.join(', ')}.`)
    if (!Array.isArray(list)) throw new Error(`The scenario's "${name}" must be a list.`)
    lists[known] = (list as unknown[]).filter(isRecord)
  }
  return lists
}

export const playScenario = async (control: Control, value: unknown): Promise<void> => {
  const scenario = readScenario(value)
  for (const bot of scenario.bots) await control.addBot(bot)
  for (const person of scenario.persons) await control.addPerson(person)
  for (const chat of scenario.chats) await control.addChat(chat as Parameters<Control['addChat']>[0])
  for (const crowd of scenario.people) await control.seed(crowd as CrowdRequest)
  for (const act of scenario.acts) await control.act(act as Act)
}
