import { expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { allMatches, filesBelow } from './tree.ts'

it('every command that a page tells to type is there', () => {
  const names = commands.map(({ name }) => name)
  const isThere = (words: string): boolean => names.some((name) => words === name || words.startsWith(`${name} `))
  const missing = filesBelow('.', /\.md$/).flatMap(({ path, text }) =>
    allMatches(text, /(?:npm run switchboard --|src\/cli\/main\.ts) ([a-z][^`\n|)]*)/g)
      .filter((words) => !isThere(words.trim()))
      .map((words) => `${path}: ${words}`),
  )
  expect(missing).toEqual([])
})
