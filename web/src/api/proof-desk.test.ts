import { describe, expect, it } from 'vitest'
import { createProofDesk } from './proof-desk.ts'

describe('the desk where requests wait for a proof', () => {
  it('declines at once when no dialog is there to ask', async () => {
    expect(await createProofDesk().ask()).toBe(false)
  })

  it('gives all that wait the same answer, and asks anew afterwards', async () => {
    const desk = createProofDesk()
    const told: boolean[] = []
    const leave = desk.subscribe(() => told.push(desk.isAsking()))
    const waiting = [desk.ask(), desk.ask()]
    expect(desk.isAsking()).toBe(true)
    desk.answer(true)
    expect(await Promise.all(waiting)).toEqual([true, true])
    const again = desk.ask()
    desk.answer(false)
    expect([await again, told]).toEqual([false, [true, false, true, false]])
    leave()
    expect(await desk.ask()).toBe(false)
  })
})
