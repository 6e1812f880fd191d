import { seededDraw } from '../random.ts'
import type { People } from './acts.ts'
import type { Bot, Person } from './types.ts'
import type { World } from './world.ts'

export interface CrowdInput {
  readonly count: number
  /** Bots that every one of them has started. */
  readonly startedBots: readonly number[]
  /** How many of them have since blocked those bots, or are deactivated. Nobody is told; a send finds out. */
  readonly blocked: number
  readonly deactivated: number
  /** true: each start is an update to the bot; false: it happened long ago. */
  readonly updates: boolean
  /** Virtual ms over which the starts spread. */
  readonly overMs: number
  readonly payload: string
}

export interface Crowd {
  readonly firstId: number
  readonly lastId: number
  readonly blockedIds: readonly number[]
  readonly deactivatedIds: readonly number[]
}

const FIRST_NAMES = [
  'Anna',
  'Boris',
  'Chloé',
  'Dmitri',
  'Élodie',
  'Farid',
  'Gül',
  'Hanna',
  'Ivan',
  'José',
  'Kim',
  'Leyla',
  'Marta',
  'Nils',
  'Olga',
  'Pavel',
  'Qiang',
  'Rosa',
  'Søren',
  'Tom & Tina',
  'Ümit',
  '<b>Vera</b>',
  '王伟',
  'ياسمين',
  'Zoë 🌻',
  'M"ax"',
] as const
const LAST_NAMES = ['Smith', 'Иванова', 'García', "O'Neil", 'Şahin', 'Nguyễn', 'Li', ''] as const
const LANGUAGES = ['en', 'ru', 'es', 'de', 'tr', 'zh-hans', 'ar', ''] as const
const TICK_MS = 20

const pick = (from: readonly string[], seed: number, name: string, at: number): string =>
  from[Math.floor(seededDraw(seed, name, at) * from.length)] ?? ''

/** Who of `count` people is unlucky: a seeded order, the first of which are blocked, the next deactivated. */
const unlucky = (count: number, wanted: number, seed: number): number[] => {
  if (wanted === 0) return []
  const order = Array.from({ length: count }, (_, at) => ({ at, draw: seededDraw(seed, 'unlucky', at) }))
  return order
    .sort((a, b) => a.draw - b.draw || a.at - b.at)
    .slice(0, wanted)
    .map(({ at }) => at)
}

const addCrowd = (world: World, count: number): Person[] =>
  Array.from({ length: count }, (_, at) => {
    const serial = world.people.size + at
    const lastName = pick(LAST_NAMES, world.seed, 'last', serial)
    const language = pick(LANGUAGES, world.seed, 'language', serial)
    return world.addPerson({
      first_name: pick(FIRST_NAMES, world.seed, 'first', serial),
      ...(lastName === '' ? {} : { last_name: lastName }),
      ...(language === '' ? {} : { language_code: language }),
      ...(serial % 3 === 0 ? {} : { username: `person_${serial}` }),
    })
  })

export interface Seeding {
  readonly crowd: (input: CrowdInput) => Crowd
  readonly isBusy: () => boolean
  readonly close: () => void
}

/** Fills the world with people, at once or as a stream of starts. */
export const createSeeding = (world: World, people: People): Seeding => {
  const timers = new Set<NodeJS.Timeout>()

  const settle = (bots: readonly Bot[], person: Person, fate: { isBlocked: boolean; isDeactivated: boolean }): void => {
    if (fate.isBlocked) for (const bot of bots) world.setMembership(bot, person.id, 'blocked')
    if (fate.isDeactivated) person.isDeactivated = true
  }

  const stream = (steps: readonly (() => void)[], overMs: number): void => {
    const realMs = overMs / world.clock.speed
    const perTick = Math.max(1, Math.ceil(steps.length / Math.max(1, realMs / TICK_MS)))
    let at = 0
    const timer = setInterval(() => {
      for (const end = Math.min(steps.length, at + perTick); at < end; at++) steps[at]?.()
      if (at < steps.length) return
      clearInterval(timer)
      timers.delete(timer)
    }, TICK_MS)
    timers.add(timer)
  }

  return {
    crowd: ({ count, startedBots, blocked, deactivated, updates, overMs, payload }) => {
      const bots = startedBots.map((id) => world.bots.get(id)).filter((bot) => bot !== undefined)
      const crowd = addCrowd(world, count)
      const order = unlucky(count, Math.min(count, blocked + deactivated), world.seed)
      const blockedAt = new Set(order.slice(0, blocked))
      const deactivatedAt = new Set(order.slice(blocked))
      const steps = crowd.map((person, at) => () => {
        for (const bot of bots) {
          if (updates) people.start(bot, person, payload)
          else world.setMembership(bot, person.id, 'member')
        }
        settle(bots, person, { isBlocked: blockedAt.has(at), isDeactivated: deactivatedAt.has(at) })
      })
      if (overMs > 0) stream(steps, overMs)
      else for (const step of steps) step()
      const idsOf = (places: ReadonlySet<number>): number[] =>
        crowd.filter((_, at) => places.has(at)).map(({ id }) => id)
      return {
        firstId: crowd[0]?.id ?? 0,
        lastId: crowd.at(-1)?.id ?? 0,
        blockedIds: idsOf(blockedAt),
        deactivatedIds: idsOf(deactivatedAt),
      }
    },
    isBusy: () => timers.size > 0,
    close: () => {
      for (const timer of timers) clearInterval(timer)
      timers.clear()
    },
  }
}
