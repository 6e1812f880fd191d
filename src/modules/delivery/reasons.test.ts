import { describe, expect, it } from 'vitest'
import { refusedSend } from '../../telegram/outcome.ts'
import { meaningOf } from './core/why.ts'

const unknown = meaningOf('no such reason').text

describe('meaningOf', () => {
  it.each([
    'Forbidden: bot was blocked by the user',
    'Forbidden: user is deactivated',
    "Forbidden: bot can't initiate conversation with a user",
    "Forbidden: bot can't send messages to bots",
    'Forbidden: bot was kicked from the group chat',
    'Forbidden: the group chat was deleted',
    'Bad Request: group chat was upgraded to a supergroup chat',
    'Bad Request: chat not found',
    'Bad Request: not enough rights to send text messages to the chat',
    'Bad Request: TOPIC_CLOSED',
    'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN',
    'Bad Request: message to edit not found',
    "Bad Request: message can't be edited",
    'Bad Request: VOICE_MESSAGES_FORBIDDEN',
    'Bad Request: ALLOW_PAYMENT_REQUIRED_10',
    "Bad Request: can't parse entities: Unsupported start tag",
    'Bad Request: strings must be encoded in UTF-8',
    'Bad Request: message text is empty',
    'Bad Request: message is too long',
    'Bad Request: BUTTON_URL_INVALID',
    'Bad Request: wrong file identifier/HTTP URL specified',
    'Bad Request: file is too big',
    'Bad Request: something that nobody has seen',
  ])('knows what to say of "%s"', (description) => {
    const outcome = refusedSend({ code: description.startsWith('Forbidden') ? 403 : 400, description }, 1)
    expect(meaningOf(outcome.kind === 'refused' ? outcome.reason : '').text).not.toBe(unknown)
  })
})
