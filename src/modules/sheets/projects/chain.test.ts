import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText, faultOfLine, firstHash, lineHash, type ChainedLine } from '../core/log/chain.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const begin = { seq: 0, hash: firstHash }

function chainOf(bodies: readonly string[]): ChainedLine[] {
  const lines: ChainedLine[] = []
  for (const [index, body] of bodies.entries()) {
    const line = {
      seq: index + 1,
      at: 1_000 + index,
      actor: 'user:1 ada',
      kind: 'version.made',
      body,
      previous_hash: lines.at(-1)?.hash ?? firstHash,
    }
    lines.push({ ...line, hash: lineHash(digest, 7, line) })
  }
  return lines
}

const faults = (lines: readonly ChainedLine[]): (string | null)[] =>
  lines.map((line, index) => faultOfLine(digest, 7, lines[index - 1] ?? begin, line))

describe('the log', () => {
  it('is whole as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 8 }), (bodies) => {
        expect(faults(chainOf(bodies)).every((fault) => fault === null)).toBe(true)
      }),
    )
  })

  it('shows a line that was changed, whichever', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 8 }), fc.nat(), (bodies, pick) => {
        const lines = chainOf(bodies)
        const at = pick % lines.length
        const line = lines[at]
        if (line !== undefined) lines[at] = { ...line, body: `${line.body}x` }
        expect(faults(lines)[at]).toContain('was changed')
      }),
    )
  })

  it('shows that a line was taken out, and that a line is of another project', () => {
    const [one, two, three] = chainOf(['a', 'b', 'c'])
    if (one === undefined || two === undefined || three === undefined) throw new Error('three lines')
    expect(faultOfLine(digest, 7, one, three)).toContain('does not follow')
    expect(faultOfLine(digest, 8, begin, one)).toContain('was changed')
  })

  it('writes the same value as the same text, whatever the order of its keys', () => {
    expect(canonicalText({ b: 1, a: [null, { d: true, c: 'x' }], e: undefined })).toBe(
      '{"a":[null,{"c":"x","d":true}],"b":1}',
    )
  })
})
