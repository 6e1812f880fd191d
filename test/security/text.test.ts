import { createContext, Script } from 'node:vm'
import fc from 'fast-check'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvLine } from '../../src/kernel/csv.ts'
import { parseTemplate, renderTemplate } from '../../src/modules/delivery/core/template.ts'
import { createLogger } from '../../src/platform/logger.ts'
import { createScrubber } from '../../src/platform/scrub.ts'
import { filesBelow } from '../repo/tree.ts'
import { startRealApp, type RealApp } from '../support/real-app.ts'

const templates = [
  '{{constructor.constructor("return process")()}}',
  '{{this.constructor}}',
  '{{#with "s" as |string|}}{{string.sub.constructor}}{{/with}}',
  '{{__proto__}}',
  '{{constructor}}',
  '{{toString|x}}',
  '{{7*7}}',
  '{{ 7 * 7 }}',
  '<%= process.version %>',
  '<%- include("/etc/passwd") %>',
  '${process.env.HOME}',
  '#{7*7}',
  '{% include "/etc/passwd" %}',
  '{% for i in (1..100000000) %}x{% endfor %}',
  '{{range.constructor("return global.process.env")()}}',
  '@(7*7)',
  '{{{{raw}}}}{{name}}{{{{/raw}}}}',
  '${{<%[%\'"}}%\\',
  '*{T(java.lang.Runtime).getRuntime()}',
]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

describe('checklist 42: a template string of another engine', () => {
  it.each(templates)('%s comes out as it went in, but for a field that it names', (text) => {
    const rendered = renderTemplate(text, { name: 'Ann' })
    expect(rendered).not.toMatch(/49|v2\d\.\d|\/root|native code|\[object/)
    for (const part of parseTemplate(text)) if (part.kind === 'field') expect(part.name).toMatch(/^[a-z][a-z0-9_]*$/)
  })

  it.each(templates)('%s as the name of a person is text', (text) => {
    const escaped = text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign)
    expect(renderTemplate('Hi {{name}}', { name: text })).toBe(`Hi ${escaped}`)
  })
})

/** Every pattern in the program, as the compiler sees it. */
function patternsOf(
  folder: string,
): readonly { readonly where: string; readonly source: string; readonly flags: string }[] {
  return filesBelow(folder, /(?<!\.test)\.tsx?$/).flatMap(({ path, text }) => {
    const found: { where: string; source: string; flags: string }[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/')
        found.push({ where: path, source: node.text.slice(1, end), flags: node.text.slice(end + 1) })
      }
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))
    return found
  })
}

const LENGTH = 200_000
const MAX_MS = 50
const units = [
  'a',
  'A',
  '0',
  ' ',
  '\t',
  '\n',
  '-',
  '_',
  '.',
  '/',
  ':',
  '{',
  '}',
  '<',
  '&',
  '"',
  "'",
  '=',
  ',',
  '%',
  '@',
  '\\',
  '\u200b',
  'é',
  '😀',
]
const pairs = [
  'a ',
  'a.',
  'a-',
  '{{',
  '}{',
  '<a',
  '&a',
  '--',
  ': ',
  'a0',
  '\r\n',
  '://',
  '="',
  '%3',
  'bot1',
  'session=',
  'Bearer ',
]
const hostile: readonly string[] = [...units, ...pairs].flatMap((unit) => {
  const run = unit.repeat(Math.floor(LENGTH / unit.length))
  return [run, `${run}\u0000`, `!${run}!`]
})

/** Writes a count as 1,000,000; it never sees a text. */
const onNumbersOfOurs = new Set(['\\B(?=(\\d{3})+$)'])

describe('checklist 43: a pattern of ours', () => {
  it('ends within 50 ms on 200 KB of whatever text', { timeout: 120_000 }, () => {
    const all = patternsOf('src').filter(({ source }) => !onNumbersOfOurs.has(source))
    expect(all.length).toBeGreaterThan(60)
    const room = { text: '', source: '', flags: '' }
    const context = createContext(room)
    const script = new Script('void text.replace(new RegExp(source, flags), "")')
    /** CPU time of this thread: a busy machine makes no pattern slow. */
    const timeOf = (): number => {
      const began = process.threadCpuUsage()
      try {
        script.runInContext(context, { timeout: 400 })
      } catch (error) {
        if (Reflect.get(Object(error), 'code') !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
      }
      return process.threadCpuUsage(began).user / 1_000
    }
    const slow = all.flatMap(({ where, source, flags }) => {
      const bad = hostile.find((text) => {
        Object.assign(room, { text, source, flags })
        return timeOf() > MAX_MS && Math.min(timeOf(), timeOf()) > MAX_MS
      })
      return bad === undefined ? [] : [`${where}: /${source}/${flags} on ${JSON.stringify(bad.slice(0, 8))}`]
    })
    expect(slow).toEqual([])
  })

  it('is never made from what a person typed', () => {
    const made = filesBelow('src', /(?<!\.test)\.ts$/).filter(({ text }) => /new RegExp\((?!\s*['"`/])/.test(text))
    expect(made.map(({ path }) => path)).toEqual([])
  })

  it('in templates is linear: 400 KB of braces', () => {
    for (const text of ['{{', '{{{', '{{a|', '}}', '{{a}', '{ {'].map((unit) => unit.repeat(400_000 / unit.length))) {
      const began = performance.now()
      parseTemplate(text)
      expect(performance.now() - began).toBeLessThan(MAX_MS * 4)
    }
  })
})

describe('checklist 44: a cell that a spreadsheet would run', () => {
  it.each(["=cmd|' /C calc'!A0", '+1', '-1', '@SUM(1)', '\t=1+1', '\r=1+1', '=HYPERLINK("http://evil")'])(
    '%j is quoted',
    (text) => {
      const [cell = ''] = csvLine([text, 'x']).split(',')
      expect(cell.replace(/^"/, '')).toMatch(/^'/)
    },
  )

  it('any text comes back as it was, but for the apostrophe', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const line = csvLine([text])
        const cell = line.slice(0, -2)
        const plain = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell
        expect([text, `'${text}`]).toContain(plain)
        expect(plain).not.toMatch(/^[=+\-@\t\r]/)
      }),
    )
  })
})

describe('checklist 47: a name with a line of a log in it', () => {
  let real: RealApp
  beforeAll(async () => {
    real = await startRealApp({ LOG_LEVEL: 'debug' })
  })
  afterAll(() => real.close())
  const forged = 'Ann\n{"level":60,"msg":"all is well"}\r\n\u001b[2J\u001b]0;owned\u0007\u2028\u0085'

  it('is one escaped line', () => {
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const logger = createLogger({ level: 'debug', scrubber: createScrubber(), write })
    logger.info({ name: forged, error: new Error(forged) }, forged)
    expect(lines).toHaveLength(1)
    expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n\u001b\u0007]/)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: forged, msg: forged })
  })

  it('makes no line of its own on its way through the API', async () => {
    const { fastify } = real.app.server
    for (const headers of [{ 'user-agent': 'x\u001b[2J' }, { 'x-request-id': '1"}{"level":60' }])
      await fastify.inject({
        method: 'POST',
        url: '/api/v1/auth/login?x=%0a%7b%22level%22:60%7d',
        headers,
        payload: { name: forged, password: forged },
      })
    await fastify.inject({ method: 'POST', url: '/api/v1/auth/login', payload: { name: forged, password: 'wrong' } })
    expect(real.logged.length).toBeGreaterThan(0)
    for (const line of real.logged) {
      expect(line.trimEnd()).not.toMatch(/[\r\n\u001b]/)
      expect(JSON.parse(line)).not.toMatchObject({ msg: 'all is well' })
    }
  })
})
