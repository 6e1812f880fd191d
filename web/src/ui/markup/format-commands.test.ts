import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { insertField, insertLink, toggleTags, type Edit } from './format-commands.ts'

const apply = (value: string, { from, to, insert }: Edit): string => value.slice(0, from) + insert + value.slice(to)

describe('toggleTags', () => {
  it('wraps the selection and keeps it selected', () => {
    const edit = toggleTags({ value: 'warm bread', start: 5, end: 10 }, '<b>', '</b>')
    const value = apply('warm bread', edit)
    expect(value).toBe('warm <b>bread</b>')
    expect(value.slice(...edit.select)).toBe('bread')
  })

  it('leaves the cursor between the tags when nothing is selected', () => {
    const edit = toggleTags({ value: '', start: 0, end: 0 }, '<i>', '</i>')
    expect(apply('', edit)).toBe('<i></i>')
    expect(edit.select).toEqual([3, 3])
  })

  it('takes its own tags away when pressed a second time', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), (value, a, b) => {
        const [start = 0, end = 0] = [a, b].map((at) => at % (value.length + 1)).sort((x, y) => x - y)
        const once = toggleTags({ value, start, end }, '<b>', '</b>')
        const wrapped = apply(value, once)
        const twice = toggleTags({ value: wrapped, start: once.select[0], end: once.select[1] }, '<b>', '</b>')
        if (wrapped.length > value.length) expect(apply(wrapped, twice)).toBe(value)
      }),
    )
  })
})

describe('insertLink', () => {
  it('selects the address, to be typed over', () => {
    const edit = insertLink({ value: 'see here', start: 4, end: 8 })
    const value = apply('see here', edit)
    expect(value).toBe('see <a href="https://">here</a>')
    expect(value.slice(...edit.select)).toBe('https://')
  })
})

describe('insertField', () => {
  it('makes the selected words the fallback', () => {
    const edit = insertField({ value: 'Hi friend!', start: 3, end: 9 }, 'first_name', 'you')
    expect(apply('Hi friend!', edit)).toBe('Hi {{first_name|friend}}!')
  })
  it('selects the fallback', () => {
    const edit = insertField({ value: '', start: 0, end: 0 }, 'first_name', 'friend')
    const value = apply('', edit)
    expect(value.slice(...edit.select)).toBe('friend')
  })
})
