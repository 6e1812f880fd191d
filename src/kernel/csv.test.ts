import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

test('a line holds quotes, commas and line breaks as they were', () => {
  expect(csvLine([1, null, 'a,b', 'say "hi"', 'two\nlines', ''])).toBe('1,,"a,b","say ""hi""","two\nlines",\r\n')
})

test('a name is never a formula', () => {
  for (const name of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx']) expect(csvLine([name])).toBe(`'${name}\r\n`)
  expect(csvLine(['=a,b'])).toBe(`"'=a,b"\r\n`)
  expect(csvLine([-5])).toBe('-5\r\n')
})
