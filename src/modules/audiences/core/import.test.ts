import { describe, expect, it } from 'vitest'
import { FIRST_CHUNK_ROWS, nextChunkRows } from './chunk-rows.ts'
import { delimiterOf, looksLikeJsonLines } from './delimiter.ts'
import { importsIn, whyOf } from './evidence.ts'
import { looksLikeHeadings, mapCells, mapHeadings } from './import-columns.ts'
import { readRow } from './import-row.ts'
import { normaliseTag, readTags } from './tag.ts'
import { encodingOfBytes, encodingOfHead, otherTypeOf } from './text-encoding.ts'

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('headings', () => {
  it('are recognised as other programs write them, each field once', () => {
    expect(mapHeadings(['User ID', 'ID', 'First-Name', 'Nachname', 'e-mail', 'LABELS', 'is_subscribed'])).toEqual([
      'telegram_id',
      null,
      'first_name',
      'last_name',
      null,
      'tags',
      'status',
    ])
    expect(mapHeadings(['__proto__', 'constructor', ''])).toEqual([null, null, null])
  })

  it('are told from a first row of data; without them the column of ids is found', () => {
    expect(looksLikeHeadings(['id', 'name'])).toBe(true)
    expect(looksLikeHeadings(['Ada', '123456789'])).toBe(false)
    expect(
      mapCells([
        ['Ada', '123456'],
        ['Bob', "'654321"],
      ]),
    ).toEqual([null, 'telegram_id'])
    expect(mapCells([['Ada'], ['Bob', '1']])).toEqual([null, null])
  })
})

describe('a row', () => {
  const mapping = ['telegram_id', 'username', 'language_code', 'status'] as const

  it('is a person, with what cannot be a username or a language left out', () => {
    expect(readRow(["'1001", 'https://t.me/Ada_L', 'pt-br', 'Yes'], mapping)).toMatchObject({
      isPerson: true,
      person: { telegramId: 1001, username: 'Ada_L', languageCode: 'pt-br', refusal: null },
    })
    expect(readRow(['1001', 'not a name', 'English!', 'left'], mapping)).toMatchObject({
      person: { username: '', languageCode: '', refusal: 'left' },
    })
  })

  it.each([
    ['', 'no Telegram id'],
    ['abc', 'not a number'],
    ['0', 'not one that Telegram gives'],
    ['9999999999999999', 'not one that Telegram gives'],
    ['-1001234', 'group or channel'],
    ['1.2E+9', 'rounded'],
  ])('with the id "%s" is bad: %s', (id, reason) => {
    const verdict = readRow([id], mapping)
    expect(verdict.isPerson ? '' : verdict.reason).toContain(reason)
  })

  it('may have empty columns behind its last, not full ones', () => {
    expect(readRow(['1001', '', '', '', '', ' '], mapping).isPerson).toBe(true)
    expect(readRow(['1001', '', '', '', 'x'], mapping).isPerson).toBe(false)
  })
})

describe('a delimiter', () => {
  it.each([
    ['a,b\nc,d', ','],
    ['a;b,c\n"x,y;z";d', ';'],
    ['a\tb\n1\t2', '\t'],
    ['a|b|c\n1|2|3', '|'],
    ['only one column\nrow', ','],
    ['', ','],
  ] as const)('of %j is %j', (text, delimiter) => {
    expect(delimiterOf(text)).toBe(delimiter)
  })

  it('is not looked for in JSON Lines', () => {
    expect(looksLikeJsonLines(' {"a":1}')).toBe(true)
    expect(looksLikeJsonLines('a{')).toBe(false)
  })
})

describe('an encoding', () => {
  it('is told by its mark, or by the zero bytes of UTF-16', () => {
    expect(encodingOfHead(bytes(0xef, 0xbb, 0xbf, 65))).toBe('utf-8')
    expect(encodingOfHead(bytes(0xff, 0xfe, 65, 0))).toBe('utf-16le')
    expect(encodingOfHead(bytes(0xfe, 0xff, 0, 65))).toBe('utf-16be')
    expect(encodingOfHead(bytes(65, 0, 66, 0, 67, 0))).toBe('utf-16le')
    expect(encodingOfHead(bytes(0, 65, 0, 66, 0, 67))).toBe('utf-16be')
    expect(encodingOfHead(bytes(65, 66, 67))).toBeNull()
  })

  it('of single bytes is told by how letters stand together', () => {
    expect(encodingOfBytes(Buffer.from('Zo\xeb, Fran\xe7ois', 'latin1'))).toBe('windows-1252')
    expect(encodingOfBytes(bytes(0xcc, 0xe0, 0xf0, 0xe8, 0xff, 44, 0xc8, 0xe2, 0xe0, 0xed))).toBe('windows-1251')
  })

  it('is not looked for in archives and pictures', () => {
    expect(otherTypeOf(bytes(0x50, 0x4b, 3, 4))).toContain('Excel')
    expect(otherTypeOf(bytes(0xd0, 0xcf, 0x11, 0xe0))).toContain('Excel')
    expect(otherTypeOf(bytes(0x1f, 0x8b))).toContain('compressed')
    expect(otherTypeOf(bytes(0x25, 0x50, 0x44, 0x46))).toBe('a PDF')
    expect(otherTypeOf(bytes(65))).toBeNull()
  })
})

describe('a tag', () => {
  it('has one spelling; what cannot be one is left out', () => {
    expect(normaliseTag('  Old   Shop ')).toBe('old shop')
    expect(normaliseTag('ＶＩＰ')).toBe('vip')
    expect(normaliseTag('x'.repeat(41))).toBeUndefined()
    expect(normaliseTag('a\u0000b')).toBeUndefined()
    expect(readTags('VIP; vip, new |')).toEqual(['vip', 'new'])
  })
})

describe('evidence of an import', () => {
  it('says which line, and how these people agreed', () => {
    const evidence = JSON.stringify({ kind: 'import', import: 3, line: 17 })
    expect(importsIn([evidence, evidence, '{}', 'x'])).toEqual([3])
    const consents = new Map([[3, { how: 'They ticked the box.', obtainedOn: '2026-01-31' }]])
    expect(whyOf('subscribed', evidence, consents)).toBe(
      'Brought in by import 3, line 17: “They ticked the box.” (by 2026-01-31).',
    )
    expect(whyOf('subscribed', evidence)).toBe('Brought in by import 3, line 17.')
  })
})

it('a chunk follows what the last one took', () => {
  expect(nextChunkRows(FIRST_CHUNK_ROWS, 1)).toBe(150)
  expect(nextChunkRows(1_000, 60)).toBe(250)
  expect(nextChunkRows(60, 100)).toBe(50)
  expect(nextChunkRows(1_900, 0)).toBe(2_000)
})
