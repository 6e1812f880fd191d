import { describe, expect, it } from 'vitest'
import { quietSender } from '../../test/support/quiet-sender.ts'
import { createCalls, type FinishedCall } from '../platform/observe/calls.ts'
import type { SendOutcome, Sender } from '../telegram/gateway.ts'
import { watchSenders } from './senders.ts'

const message = { chatId: 1, html: 'hello', buttons: [] }
const token = `123456789:${'A'.repeat(35)}`

function scene(outcome: SendOutcome) {
  const heard: FinishedCall[] = []
  const sends: string[] = []
  const sender: Sender = {
    ...quietSender,
    send: () => Promise.resolve(outcome),
    identify: () => Promise.resolve({ kind: 'refused', code: 401, detail: 'Unauthorized' }),
    setCommands: () => Promise.resolve({ kind: 'unreachable', detail: 'no route' }),
  }
  const calls = createCalls([{ finished: (call) => void heard.push(call) }], null, () => 0)
  const watched = watchSenders(
    { botApi: () => sender, webhook: () => Promise.resolve({ kind: 'unreachable', detail: 'x' }) },
    { calls, countSend: (word) => void sends.push(word) },
  )
  return { sender: watched.botApi(token), heard, sends }
}

describe('watchSenders', () => {
  it.each<[SendOutcome, string, boolean]>([
    [{ kind: 'sent', messageId: 1 }, 'sent', false],
    [{ kind: 'refused', class: 'recipient', reason: 'blocked', detail: 'x' }, 'refused_recipient', true],
    [{ kind: 'throttled', retryAfterMs: 1, scope: 'chat', detail: 'x' }, 'throttled', true],
    [{ kind: 'ambiguous', detail: 'x' }, 'ambiguous', true],
  ])('counts a send that came to %o', async (outcome, word, hasFailed) => {
    const { sender, heard, sends } = scene(outcome)
    expect(await sender.send(message)).toBe(outcome)
    expect(sends).toEqual([word])
    expect(heard).toMatchObject([{ kind: 'telegram', name: 'send', outcome: word, hasFailed }])
  })

  it.each([
    ['edit', (sender: Sender) => sender.edit({ ...message, messageId: 1, isCaption: false })],
    ['pin', (sender: Sender) => sender.pin(1, 2, true)],
  ])('counts an %s as well', async (name, act) => {
    const { sender, heard, sends } = scene({ kind: 'sent', messageId: 1 })
    await act(sender)
    expect(sends).toEqual(['not_sent'])
    expect(heard).toMatchObject([{ kind: 'telegram', name, outcome: 'not_sent', hasFailed: true }])
  })

  it('times the questions, and never tells the token or what was said', async () => {
    const { sender, heard } = scene({ kind: 'sent', messageId: 1 })
    await sender.identify()
    await sender.answerCallback('1', 'thanks')
    await sender.setCommands([])
    await sender.chat('@news')
    await sender.rights({ id: -1, kind: 'channel' })
    await sender.poll(0, AbortSignal.timeout(1_000))
    await sender.close()
    expect(heard.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['getMe', '401'],
      ['answerCallbackQuery', 'ok'],
      ['setMyCommands', 'unreachable'],
      ['getChat', '400'],
      ['getChatMember', '400'],
      ['getUpdates', 'ok'],
    ])
    expect(JSON.stringify(heard)).not.toMatch(/AAAA|thanks/)
  })
})
