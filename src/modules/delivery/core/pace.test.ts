import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPace } from './pace.ts'

const person = (chatId: number) => ({ chatId, isGroup: 0 })
const group = { chatId: -100, isGroup: 1 }

/** Most events within any sliding window of `ms`: an event exactly `ms` later is outside, as the receiver counts. */
function mostWithin(times: readonly number[], ms: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  let most = 0
  let first = 0
  sorted.forEach((time, index) => {
    while (time - (sorted[first] ?? time) >= ms) first++
    most = Math.max(most, index - first + 1)
  })
  return most
}

/** Sends as fast as the pace allows, with these trips there and back, and returns when the receiver counted each. */
function run(trips: readonly { readonly there: number; readonly back: number }[], windowSize: number): number[] {
  const pace = createPace({ perSecond: 30 }, 0)
  const inFlight: { readonly at: number; answer(): void }[] = []
  const counted: number[] = []
  let now = 0
  trips.forEach(({ there, back }, index) => {
    for (;;) {
      inFlight.sort((a, b) => a.at - b.at)
      const next = Math.max(now, pace.nextAt(now))
      const answer = inFlight[0]
      if (answer !== undefined && (answer.at <= next || inFlight.length >= windowSize)) {
        now = Math.max(now, answer.at)
        inFlight.shift()
        answer.answer()
        continue
      }
      now = next
      break
    }
    const ticket = pace.started(person(index), now)
    counted.push(now + there)
    const answeredAt = now + there + back
    inFlight.push({ at: answeredAt, answer: () => pace.answered(ticket, answeredAt) })
  })
  return counted
}

describe('createPace', () => {
  it('never lets the receiver count more than 30 in a sliding second, however the answers jitter', () => {
    const trip = fc.record({
      there: fc.double({ min: 0.5, max: 200, noNaN: true }),
      back: fc.double({ min: 0.5, max: 200, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(trip, { minLength: 40, maxLength: 150 }), (trips) => {
        expect(mostWithin(run(trips, 8), 1000)).toBeLessThanOrEqual(30)
      }),
      { numRuns: 100 },
    )
  })

  it('comes close to the limit when the trips are short', () => {
    const counted = run(
      Array.from({ length: 3000 }, (_, index) => ({ there: 1 + (index % 3), back: 1 })),
      8,
    )
    expect((3000 / ((counted.at(-1) ?? 0) - 1000)) * 1000).toBeGreaterThan(29.8)
  })

  it('waits a second after it is made, because nobody knows what was sent before', () => {
    expect(createPace({ perSecond: 30 }, 5_000).nextAt(5_000)).toBe(6_000)
  })

  it('gives one chat one message a second', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    pace.started(person(7), 2_000)
    expect(pace.chatAt(person(7), 2_001)).toBe(3_000)
    expect(pace.chatAt(person(8), 2_001)).toBeLessThanOrEqual(2_001)
  })

  it('gives a group at most 20 messages in any minute', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    const times: number[] = []
    for (let now = 0; now < 600_000; now += 50)
      if (pace.chatAt(group, now) <= now) {
        pace.started(group, now)
        times.push(now)
      }
    expect(mostWithin(times, 60_000)).toBeLessThanOrEqual(20)
    expect(times.length).toBeGreaterThan(150)
  })

  it('never lets a group count more than 20 in a sliding minute, however albums and trips mix', () => {
    const act = fc.record({
      items: fc.integer({ min: 1, max: 10 }),
      there: fc.double({ min: 1, max: 5_000, noNaN: true }),
      back: fc.double({ min: 1, max: 5_000, noNaN: true }),
      idle: fc.constantFrom(0, 0, 0, 30_000),
    })
    fc.assert(
      fc.property(fc.array(act, { minLength: 10, maxLength: 60 }), (acts) => {
        const pace = createPace({ perSecond: 30 }, 0)
        const counted: number[] = []
        let answers: { readonly at: number; tell(): void }[] = []
        let now = 2_000
        const hear = (): void => {
          for (const answer of answers) if (answer.at <= now) answer.tell()
          answers = answers.filter(({ at }) => at > now)
        }
        for (const { items, there, back, idle } of acts) {
          now += idle
          hear()
          for (let next = pace.chatAt(group, now, items); next > now; next = pace.chatAt(group, now, items)) {
            now = Math.min(next, ...answers.map(({ at }) => at))
            hear()
          }
          const ticket = pace.started(group, now, items)
          const at = now + there + back
          answers.push({ at, tell: () => pace.answered(ticket, at) })
          for (let item = 0; item < items; item++) counted.push(now + there)
        }
        expect(mostWithin(counted, 60_000)).toBeLessThanOrEqual(20)
      }),
      { numRuns: 100 },
    )
  })

  it('counts each item of an album in the second of the bot', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    for (let chat = 0; chat < 3; chat++) pace.started({ chatId: -chat - 1, isGroup: 1 }, 2_000, 10)
    expect(pace.nextAt(2_000)).toBeGreaterThanOrEqual(2_900)
  })

  it('leaves a chat alone for as long as Telegram says, and no other one', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    pace.holdChat(group, 300_000)
    for (let sent = 0; sent < 100; sent++) pace.started(person(sent), 2_000 + sent)
    expect(pace.chatAt(group, 100_000)).toBe(300_000)
    expect(pace.chatAt({ chatId: -200, isGroup: 1 }, 100_000)).toBeLessThanOrEqual(100_000)
  })

  it('slows down after a 429 and grows back by a message a second every ten seconds', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    pace.throttled(10_000)
    expect(pace.allowed(10_000)).toBeCloseTo(21)
    expect(pace.allowed(20_000)).toBeCloseTo(22)
    expect(pace.allowed(200_000)).toBe(30)
  })

  it('never falls below one a second', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    for (let strike = 0; strike < 50; strike++) pace.throttled(0)
    expect(pace.allowed(0)).toBe(1)
  })

  it('does not wait for ever on a request that is never answered', () => {
    const pace = createPace({ perSecond: 30 }, 0)
    let now = 1_000
    for (let sent = 0; sent < 31; sent++) {
      now = Math.max(now, pace.nextAt(now))
      pace.started(person(sent), now)
    }
    expect(now).toBeLessThanOrEqual(3_001)
  })
})
