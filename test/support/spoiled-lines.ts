import type { Chance } from './seeded-chance.ts'

const words = [
  'keep',
  'rows',
  'where',
  'by',
  'sum',
  'sort',
  'group',
  'and',
  'or',
  'not',
  'is',
  'in',
  '(',
  ')',
  ',',
  '=',
  '<',
  '"',
  '[',
  ']',
  ';',
  '\n',
  '2024-03-01',
  '03/04/2024',
  '12.5',
  '%',
  '..',
  'if',
  'then',
  'else',
  'case',
  'when',
  'end',
  'March',
  'empty',
  'all',
  'columns',
  'top',
  '10',
  'per',
  'replace',
  'with',
  'split',
  'into',
  '->',
  ':',
  'round(',
  'contains',
  'between',
  'check',
  'that',
  'unique',
  'or stop',
  '\u0000',
  '\ud800',
  '#',
  'join',
  'on',
  'take',
  'pivot',
  'cluster',
  'unpivot',
]

/** A line that somebody could have typed in a hurry: `given` with words lost, doubled, misspelt or put in. */
export function spoiled(chance: Chance, given: string): string {
  const parts = given.split(/(?<= )/)
  for (let times = 1 + chance.below(3); times > 0; times--) {
    const at = chance.below(parts.length + 1)
    const kind = chance.below(4)
    if (kind === 0) parts.splice(at, 1)
    else if (kind === 1) parts.splice(at, 0, `${chance.pick(words)} `)
    else if (kind === 2) parts.splice(at, 1, `${chance.pick(words)} `)
    else parts.splice(at, 1, (parts[at] ?? '').slice(1))
  }
  return parts.join('')
}

export const noise = (chance: Chance): string =>
  Array.from({ length: 1 + chance.below(12) }, () => chance.pick(words)).join(' ')
