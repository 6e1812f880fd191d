import { describe, expect, it } from 'vitest'
import { apiPath } from './client.ts'
import { fieldMessage, toApiError } from './api-error.ts'
import { waitBeforeRetryMs } from './retry-wait.ts'

describe('toApiError', () => {
  it('keeps the server’s words, its code and the fields', () => {
    const fields = [{ path: 'token', message: 'Copy it whole.' }]
    const error = toApiError(400, {
      title: 'Invalid',
      detail: 'The token is wrong.',
      code: 'token_wrong',
      fields,
      requestId: 'r1',
    })
    expect(error).toMatchObject({
      status: 400,
      code: 'token_wrong',
      message: 'The token is wrong.',
      fields,
      requestId: 'r1',
    })
  })
  it.each([null, 'nginx says no', 7, { fields: 'none' }])('makes something of the answer %j', (body) => {
    expect(toApiError(502, body)).toMatchObject({ status: 502, code: 'unknown', fields: [] })
  })
})

describe('fieldMessage', () => {
  const fields = [
    { path: 'message.button.url', message: 'No address.' },
    { path: 'message.text', message: 'Empty.' },
    { path: 'message.text', message: 'Too short.' },
  ]
  it('joins what belongs to the field and to what is inside it', () => {
    expect(fieldMessage(fields, 'message.text')).toBe('Empty. Too short.')
    expect(fieldMessage(fields, 'message.button')).toBe('No address.')
    expect(fieldMessage(fields, 'message.but')).toBeUndefined()
  })
})

describe('apiPath', () => {
  it('leaves out what is not asked for and escapes the rest', () => {
    expect(apiPath('/contacts', { search: 'a&b =', accountId: undefined, cursor: '' })).toBe(
      '/api/v1/contacts?search=a%26b+%3D',
    )
  })
})

describe('waitBeforeRetryMs', () => {
  it('grows, and ends at ten seconds', () => {
    expect([0, 1, 2, 50].map(waitBeforeRetryMs)).toEqual([500, 1_000, 2_000, 10_000])
  })
})
