import { expect, it } from 'vitest'
import { overlapsIn } from './wire.ts'

const send = (worker: string, bot: string, startedAt: number, endedAt: number) => ({ worker, bot, startedAt, endedAt })

it('sees sends of one bot by two workers at the same time, also behind a short one', () => {
  expect(overlapsIn([send('a', '1', 0, 5), send('b', '1', 5, 9), send('a', '1', 9, 12)])).toEqual([])
  expect(overlapsIn([send('a', '1', 0, 5), send('b', '2', 1, 2)])).toEqual([])
  expect(
    overlapsIn([send('a', '1', 0, 5), send('a', '1', 1, 9), send('a', '1', 2, 3), send('b', '1', 8, 9)]),
  ).toHaveLength(1)
})
