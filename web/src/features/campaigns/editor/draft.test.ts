import { describe, expect, it } from 'vitest'
import { updateCampaignRequestSchema } from '../../../../../src/modules/campaigns/contract.ts'
import { localProblems, toDraft, toMessage, toUpdate } from './draft.ts'

const stored = {
  name: 'Autumn',
  message: { text: 'Hi', media: null, button: { text: 'Open', url: 'https://example.org' } },
  audience: { accountIds: [1] },
}

describe('a draft', () => {
  it('goes to the form and back unchanged', () => {
    expect(toUpdate(toDraft(stored), 3)).toEqual({ ...stored, version: 3 })
  })

  it('with half a button is saved without it, and says what is missing', () => {
    const draft = { ...toDraft(stored), buttonUrl: '  ' }
    expect(toMessage(draft).button).toBeNull()
    expect(localProblems(draft).map(({ path }) => path)).toEqual(['message.button.url'])
  })

  it('without a name is saved under the last one, and asks for a name', () => {
    const draft = { ...toDraft(stored), name: ' ' }
    expect(toUpdate(draft, 1)).not.toHaveProperty('name')
    expect(localProblems(draft).map(({ path }) => path)).toEqual(['name'])
  })

  it('is always what the server takes', () => {
    for (const part of [{}, { buttonText: '' }, { name: '' }, { hasButton: false }])
      expect(updateCampaignRequestSchema.safeParse(toUpdate({ ...toDraft(stored), ...part }, 1)).success).toBe(true)
  })
})
