import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentDisposition, safeFileName } from './file-name.ts'

describe('safeFileName', () => {
  it.each([
    ['photo.jpg', 'photo.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\ada\\Bericht März.pdf', 'Bericht März.pdf'],
    ['.htaccess', 'htaccess'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['invoice\u202Egpj.exe', 'invoicegpj.exe'],
    ['a"b<c>|?.txt', 'abc.txt'],
    ['', 'file'],
    ['../..', 'file'],
    ['x/', 'file'],
  ])('makes of %j the name %j', (claimed, name) => {
    expect(safeFileName(claimed)).toBe(name)
  })

  it('shortens an endless name and keeps its extension', () => {
    const name = safeFileName(`${'x'.repeat(1_000)}.jpeg`)
    expect(name).toHaveLength(120)
    expect(name.endsWith('x.jpeg')).toBe(true)
  })

  it('is never empty, a path, hidden or longer than 120 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (claimed) => {
        const name = safeFileName(claimed)
        expect(name.length).toBeGreaterThan(0)
        expect(name.length).toBeLessThanOrEqual(120)
        expect(name).not.toMatch(/[/\\\p{Cc}]|^\./u)
        expect(name.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('contentDisposition', () => {
  it('gives an ASCII name and the whole one', () => {
    expect(contentDisposition('attachment', 'März "1".pdf')).toBe(
      `attachment; filename="M_rz _1_.pdf"; filename*=UTF-8''M%C3%A4rz%20%221%22.pdf`,
    )
  })

  it('is a header value whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(contentDisposition('inline', name)).toMatch(
          /^inline; filename="[^"\\]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/,
        )
      }),
    )
  })
})
