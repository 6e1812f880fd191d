import { afterAll, describe, expect, it } from 'vitest'
import { bytesOf, FEED_URL, NOW } from '../../../../bench/feeds/awkward/case.ts'
import { awkwardCases } from '../../../../bench/feeds/awkward/cases.ts'
import { differences } from '../../../../bench/feeds/awkward/judge.ts'
import { toAnswer } from '../../../../bench/feeds/awkward/ours.ts'
import { createParser } from './parser.ts'

describe('an awkward feed is read as a person reads it (checklist 45: feeds)', () => {
  const parser = createParser()
  afterAll(() => parser.close())

  it.each(awkwardCases.map((one) => [one.name, one] as const))(
    '%s',
    async (_, one) => {
      const document = {
        url: one.url ?? FEED_URL,
        contentType: one.contentType ?? 'application/xml',
        body: bytesOf(one),
      }
      const outcome = await parser.parse(document, { kind: 'feed' }, NOW)
      expect(differences(one, toAnswer(outcome))).toEqual([])
    },
    30_000,
  )
})
