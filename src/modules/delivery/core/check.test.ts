import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkContent } from './check.ts'
import type { MessageContent } from './content.ts'
import { isHtmlProblem, parseTelegramHtml } from './telegram-html.ts'
import { isInvisible, renderTemplate } from './template.ts'

const FIELDS = ['first_name', 'last_name', 'username', 'language_code']
const message = (html: string, rest: Partial<MessageContent> = {}): MessageContent => ({
  html,
  media: null,
  buttons: [],
  ...rest,
})
const photo = { fileId: 1, kind: 'photo' } as const
const problemsOf = (html: string, rest: Partial<MessageContent> = {}) =>
  checkContent(message(html, rest), FIELDS).map((problem) => `${problem.path}: ${problem.message}`)

describe('the check of a message', () => {
  test('passes what everybody can get', () => {
    expect(
      problemsOf('<b>Hello</b> {{first_name|friend}}, <a href="https://example.com/{{username}}">look</a>'),
    ).toEqual([])
  })

  test('names an unknown field and the nearest known one', () => {
    expect(problemsOf('Hi {{firstname}}')).toEqual([
      'html: There is no field "firstname". Did you mean {{first_name}}?',
    ])
    expect(problemsOf('Hi {{balance}}')[0]).toContain('Known fields: first_name, last_name, username, language_code.')
  })

  test('names braces that are no field', () => {
    expect(problemsOf('Hi {{first name}} {{')).toHaveLength(2)
  })

  test('refuses an empty message, also one that is empty only for people without the field', () => {
    expect(problemsOf('')[0]).toContain('The message is empty')
    expect(problemsOf('<b> \u200b</b>\n')[0]).toContain('The message is empty')
    expect(problemsOf('{{last_name}}')[0]).toContain('empty for people without this field')
    expect(problemsOf('{{last_name|friend}}')).toEqual([])
    expect(problemsOf('', { media: photo })).toEqual([])
  })

  test('takes 4,096 characters as Telegram counts them, and not one more', () => {
    expect(problemsOf(`<b>${'é'.repeat(4096)}</b>`)).toEqual([])
    expect(problemsOf('&lt;'.repeat(4096))).toEqual([])
    expect(problemsOf('x'.repeat(4097))).toEqual([
      'html: The text has 4,097 characters; Telegram takes 4,096 in a message. Shorten it by 1.',
    ])
    expect(problemsOf('😀'.repeat(2049))[0]).toContain('4,098 characters')
  })

  test('takes 1,024 characters under a photo', () => {
    expect(problemsOf('x'.repeat(1024), { media: photo })).toEqual([])
    expect(problemsOf('x'.repeat(1025), { media: photo })[0]).toContain('takes 1,024 in a text under a photo')
    const album = [photo, photo]
    expect(problemsOf('', { album })).toEqual([])
    expect(problemsOf('x'.repeat(1025), { album })[0]).toContain('takes 1,024 in a text under a photo')
  })

  test('refuses a text that only a long name makes too long, because that one refusal would stop the campaign', () => {
    expect(problemsOf(`${'x'.repeat(3968)}{{first_name}}`)).toEqual([])
    expect(problemsOf(`${'x'.repeat(3969)}{{first_name}}`)[0]).toContain('With the longest names')
  })

  test('says where the HTML is wrong', () => {
    expect(problemsOf('one\ntwo <p>three</p>')[0]).toBe(
      'html: Telegram knows no <p>. Break the line with the Enter key instead. (Line 2, character 5.)',
    )
    expect(problemsOf('{{first_name|a long fallback}} <b>x')[0]).toContain('(Line 1, character 32.)')
  })

  test('refuses a field where its value could break the HTML', () => {
    for (const html of [
      '<{{first_name}}>',
      '<b {{first_name}}>x</b>',
      '<a href={{username}}>x</a>',
      '<tg-emoji emoji-id="{{username}}">x</tg-emoji>',
      '<span class="{{username}}">x</span>',
      'x &{{username}};',
      'x &#x{{username}};',
      'x </{{first_name}}>',
    ])
      expect(problemsOf(html), html).toHaveLength(1)
  })

  test('refuses buttons that Telegram would refuse', () => {
    const urls = [
      'example.com',
      'javascript:alert(1)',
      'http://localhost',
      'https://',
      'https://a b.com',
      'mailto:a@b.c',
    ]
    for (const url of urls)
      expect(problemsOf('x', { buttons: [[{ text: 'Go', url }]] })[0], url).toContain('buttons.0.0.url')
    expect(problemsOf('x', { buttons: [[{ text: ' ', url: 'https://example.com' }]] })[0]).toContain('buttons.0.0.text')
    expect(problemsOf('x', { buttons: [[{ text: 'Go', data: 'é'.repeat(33) }]] })[0]).toContain('1-64 bytes')
    expect(problemsOf('x', { buttons: [[{ text: 'Hi {{first_name}}', url: 'https://example.com' }]] })[0]).toContain(
      'fields work in the text only',
    )
    expect(problemsOf('x', { buttons: [[{ text: 'Go', url: 'https://example.com/a?b=c' }]] })).toEqual([])
    expect(problemsOf('x', { buttons: [[{ text: 'Go', url: 'tg://resolve?domain=x' }]] })).toEqual([])
  })

  test('a message that passes is good for every person, whatever their fields hold', () => {
    const piece = fc.constantFrom(
      ...['<b>', '</b>', '<a href="', '">', '</a>', '{{first_name}}', '{{last_name|friend}}', '{{username|<&>}}', 'x'],
      ...[
        ' ',
        '&',
        '&amp;',
        '&#',
        '<',
        '>',
        '"',
        "'",
        '<code>',
        '</code>',
        '</>',
        'W'.repeat(1900),
        '=',
        '/',
        '\u200b',
      ],
    )
    const value = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom(
        '</b>',
        '">',
        '\0',
        'xD800;',
        'lt;',
        '#xD800',
        '\u3164',
        '{{last_name}}',
        'W'.repeat(500),
        '😀'.repeat(90),
      ),
    )
    const fields = fc.record({ first_name: value, last_name: value, username: value }, { requiredKeys: [] })
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fields, (pieces, values) => {
        const html = pieces.join('')
        fc.pre(problemsOf(html).length === 0)
        const formatted = parseTelegramHtml(renderTemplate(html, values))
        expect(isHtmlProblem(formatted), JSON.stringify(formatted)).toBe(false)
        if (isHtmlProblem(formatted)) return
        expect(isInvisible(formatted.text)).toBe(false)
        expect(formatted.text.length).toBeLessThanOrEqual(4096)
      }),
      { numRuns: 3000 },
    )
  })
})
