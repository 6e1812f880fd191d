import { describe, expect, it } from 'vitest'
import { mergeSources, withAccount, withFilter } from './audience.ts'

describe('an audience in the editor', () => {
  it('gains and loses bots', () => {
    expect(withAccount({ accountIds: [1] }, 2, true)).toEqual({ accountIds: [1, 2] })
    expect(withAccount({ accountIds: [1, 2] }, 1, false)).toEqual({ accountIds: [2] })
  })

  it('has no filter instead of an empty one', () => {
    expect(withFilter({ accountIds: [1], source: 'web' }, { source: '' })).toEqual({ accountIds: [1] })
    expect(withFilter({ accountIds: [1] }, { languageCode: ' en ' })).toEqual({ accountIds: [1], languageCode: 'en' })
  })

  it('changes one filter and keeps the other', () => {
    const audience = { accountIds: [1], source: 'web', languageCode: 'en' }
    expect(withFilter(audience, { languageCode: 'de' })).toEqual({ ...audience, languageCode: 'de' })
  })

  it('adds the sources of several bots up, the largest first, and leaves out the nameless one', () => {
    const web = { source: 'web', subscribers: 2 }
    const poster = { source: 'poster', subscribers: 3 }
    expect(
      mergeSources([
        [web, poster],
        [
          { source: 'web', subscribers: 5 },
          { source: '', subscribers: 9 },
        ],
      ]),
    ).toEqual([{ source: 'web', subscribers: 7 }, poster])
  })
})
