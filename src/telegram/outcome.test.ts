import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusedSend, retryAfterS } from './outcome.ts'

const PERSON = 4711
const GROUP = -1001234567890

const verdict = (code: number, description: string, chatId = PERSON) => {
  const outcome = refusedSend({ code, description }, chatId)
  return outcome.kind === 'refused' ? `${outcome.class} ${outcome.reason}` : outcome.kind
}

describe('a refused send', () => {
  it.each([
    [403, 'Forbidden: bot was blocked by the user', 'recipient blocked'],
    [403, 'Forbidden: user is deactivated', 'recipient deactivated'],
    [403, "Forbidden: bot can't initiate conversation with a user", 'recipient never_started'],
    [403, "Forbidden: bot can't send messages to bots", 'recipient is_bot'],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'recipient removed_from_chat'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'recipient removed_from_chat'],
    [403, 'Forbidden: the group chat was deleted', 'recipient chat_deleted'],
    [400, 'Bad Request: chat not found', 'chat chat_not_found'],
    [400, 'Bad Request: PEER_ID_INVALID', 'chat chat_not_found'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'chat no_rights'],
    [400, 'Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN', 'chat kind_forbidden'],
    [400, 'Bad Request: not enough rights to manage pinned messages in the chat', 'chat no_rights'],
    [400, 'Bad Request: need administrator rights in the channel chat', 'chat no_rights'],
    [403, 'Forbidden: CHAT_WRITE_FORBIDDEN', 'chat no_rights'],
    [400, 'Bad Request: TOPIC_CLOSED', 'chat topic_closed'],
    [400, 'Bad Request: message thread not found', 'chat topic_closed'],
    [400, 'Bad Request: message to edit not found', 'message message_gone'],
    [400, 'Bad Request: MESSAGE_ID_INVALID', 'message message_gone'],
    [400, "Bad Request: message can't be edited", 'message not_editable'],
    [400, 'Bad Request: there is no text in the message to edit', 'message not_editable'],
    [400, 'Bad Request: group chat was upgraded to a supergroup chat', 'chat chat_moved'],
    [400, `Bad Request: can't parse entities: Unsupported start tag "x" at byte offset 3`, 'message bad_html'],
    [400, 'Bad Request: message text is empty', 'message empty'],
    [400, 'Bad Request: message is too long', 'message too_long'],
    [400, 'Bad Request: message caption is too long', 'message too_long'],
    [400, 'Bad Request: BUTTON_URL_INVALID', 'message bad_button'],
    [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'message bad_file'],
    [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'message bad_file'],
    [400, 'Bad Request: file is too big', 'message file_too_big'],
    [413, 'Request Entity Too Large', 'message file_too_big'],
    [413, '', 'message file_too_big'],
    [401, 'Unauthorized', 'sender token_refused'],
    [404, 'Not Found', 'sender token_refused'],
    [400, 'Logged out', 'sender logged_out'],
    [400, 'Bad Request: SOMETHING_NEW', 'chat refused'],
    [500, 'Internal Server Error: restart', 'ambiguous'],
    [502, 'Bad Gateway', 'ambiguous'],
  ])('%i %s is %s', (code, description, expected) => {
    expect(verdict(code, description)).toBe(expected)
  })

  it('keeps the words of Telegram and the id of the chat that a group moved to', () => {
    const description = 'Bad Request: group chat was upgraded to a supergroup chat'
    expect(refusedSend({ code: 400, description, migrateToChatId: GROUP }, -55)).toEqual({
      kind: 'refused',
      class: 'chat',
      reason: 'chat_moved',
      detail: `400 ${description}`,
      migrateToChatId: GROUP,
    })
  })

  it('is ambiguous when a part of an album may be out, even when its reason is a flood wait', () => {
    const words = 'Failed to send message #2 with the error message "Too Many Requests: retry after 8"'
    expect(verdict(400, words)).toBe('ambiguous')
    expect(verdict(400, `Bad Request: ${words}`)).toBe('ambiguous')
  })

  it('pauses the whole account for a person and one chat for a group', () => {
    const error = { code: 429, description: 'Too Many Requests: retry after 7', retryAfterS: 7 }
    expect(refusedSend(error, PERSON)).toMatchObject({ kind: 'throttled', retryAfterMs: 7000, scope: 'account' })
    expect(refusedSend(error, GROUP)).toMatchObject({ kind: 'throttled', retryAfterMs: 7000, scope: 'chat' })
  })

  it('never ends a subscription for words that the table does not know', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 499 }), fc.string({ unit: 'grapheme' }), (code, text) => {
        const outcome = refusedSend({ code, description: `Bad Request: zz${text}` }, PERSON)
        expect(outcome.kind === 'refused' && outcome.class === 'recipient').toBe(false)
      }),
    )
  })

  it('is ambiguous from 500 on, whatever it says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 599 }), fc.string(), (code, description) => {
        expect(refusedSend({ code, description }, PERSON).kind).toBe('ambiguous')
      }),
    )
  })
})

describe('the wait of a 429', () => {
  it('is the parameter, else the number in the words, else five seconds', () => {
    expect(retryAfterS({ code: 429, description: 'retry after 3', retryAfterS: 10_072 })).toBe(10_072)
    expect(retryAfterS({ code: 429, description: 'Too Many Requests: retry after 12' })).toBe(12)
    expect(retryAfterS({ code: 420, description: 'FLOOD_WAIT_31' })).toBe(31)
    expect(retryAfterS({ code: 429, description: 'Too Many Requests' })).toBe(5)
    expect(retryAfterS({ code: 429, description: '', retryAfterS: -4 })).toBe(5)
  })
})
