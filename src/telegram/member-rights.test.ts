import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rightsOf, type ToldMember } from './member-rights.ts'

const nothing = { canPost: false, canEdit: false, canPin: false }

describe('rightsOf', () => {
  it.each<[string, 'group' | 'channel', ToldMember, object]>([
    [
      'an administrator of a channel',
      'channel',
      { status: 'administrator', can_post_messages: true, can_edit_messages: true },
      { canPost: true, canEdit: true, canPin: true },
    ],
    ['one that may only post', 'channel', { status: 'administrator', can_post_messages: true }, { canPost: true }],
    ['one that may only edit', 'channel', { status: 'administrator', can_edit_messages: true }, { canPost: false }],
    ['an administrator of a group', 'group', { status: 'administrator' }, { canPost: true, canPin: false }],
    ['one that may pin', 'group', { status: 'administrator', can_pin_messages: true }, { canPost: true, canPin: true }],
    ['a member of a group', 'group', { status: 'member' }, { ...nothing, canPost: true }],
    ['a member of a channel', 'channel', { status: 'member' }, nothing],
    ['a muted member', 'group', { status: 'restricted', can_send_messages: false }, nothing],
    [
      'a restricted member that may write',
      'group',
      { status: 'restricted', can_send_messages: true },
      { canPost: true },
    ],
    ['who left', 'group', { status: 'left' }, { ...nothing, status: 'left' }],
    ['who was thrown out', 'channel', { status: 'kicked' }, { ...nothing, status: 'left' }],
  ])('knows what %s may do', (_, kind, told, expected) => {
    expect(rightsOf(kind, told)).toMatchObject(expected)
  })

  it('gives nothing to who is not there, whatever else is told', () => {
    const told = fc.record({
      status: fc.constantFrom('left' as const, 'kicked' as const),
      can_post_messages: fc.boolean(),
      can_edit_messages: fc.boolean(),
      can_pin_messages: fc.boolean(),
      can_send_messages: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.constantFrom('group' as const, 'channel' as const), told, (kind, member) => {
        expect(rightsOf(kind, member)).toEqual({ ...nothing, status: 'left' })
      }),
    )
  })
})
