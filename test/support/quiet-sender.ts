import type { Sender } from '../../src/telegram/gateway.ts'

/** A sender over which nothing leaves; its questions are answered. Spread it and say what matters. */
export const quietSender: Sender = {
  send: () => Promise.resolve({ kind: 'not_sent', detail: 'not here' }),
  edit: () => Promise.resolve({ kind: 'not_sent', detail: 'not here' }),
  pin: () => Promise.resolve({ kind: 'not_sent', detail: 'not here' }),
  identify: () => Promise.resolve({ kind: 'ok', value: { id: 1, username: 'bot', name: 'Bot' } }),
  chat: () => Promise.resolve({ kind: 'refused', code: 400, detail: 'Bad Request: chat not found' }),
  rights: () => Promise.resolve({ kind: 'refused', code: 400, detail: 'Bad Request: chat not found' }),
  answerCallback: () => Promise.resolve({ kind: 'ok', value: true }),
  fetchFile: () => Promise.resolve({ kind: 'refused', code: 400, detail: 'Bad Request: invalid file_id' }),
  setCommands: () => Promise.resolve({ kind: 'ok', value: true }),
  poll: () => Promise.resolve({ kind: 'ok', value: [] }),
  close: () => Promise.resolve(),
}
