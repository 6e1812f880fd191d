import type { Api } from '../../../scripts/stage/api.ts'
import type { Stage } from '../../../scripts/stage/stage.ts'
import type { Scene } from './scene.ts'
import type { Shops } from './shops.ts'

/** Between every pair of steps, from the answer of a source to the outcome of a post. */
export const POINTS = [
  'feeds-fetched',
  'feeds-recorded',
  'feeds-committed',
  'post-rendered',
  'post-planned',
  'before-intent',
  'after-intent',
  'after-write',
  'after-response',
  'after-outcome',
] as const

export interface Hurting {
  readonly stage: Stage
  readonly shops: Shops
  readonly chance: () => number
  readonly kills: number
}

export interface Hurt {
  readonly api: Api
  readonly scene: Scene
  /** How often it died where. */
  readonly died: Readonly<Record<string, number>>
  close(): Promise<void>
}
