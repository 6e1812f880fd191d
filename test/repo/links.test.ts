import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { allMatches, filesBelow, root } from './tree.ts'

const withoutCode = (text: string): string => text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** The anchor that a heading gets on the usual forges. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-')

const anchorsOf = (file: string): readonly string[] =>
  allMatches(readFileSync(file, 'utf8'), /^#+ +(.+)$/gm).map(anchor)

function isBroken(page: string, link: string): boolean {
  const [path = '', fragment] = decodeURIComponent(link).split('#')
  const file = path === '' ? join(root, page) : join(root, dirname(page), path)
  if (!existsSync(file)) return true
  return fragment !== undefined && file.endsWith('.md') && !anchorsOf(file).includes(fragment)
}

it('every relative link of every page leads somewhere', () => {
  const pages = filesBelow('.', /\.md$/)
  const broken = pages.flatMap(({ path, text }) =>
    allMatches(withoutCode(text), /\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)
      .filter((link) => !/^[a-z]+:/.test(link) && isBroken(path, link))
      .map((link) => `${path}: ${link}`),
  )
  expect(broken).toEqual([])
})

it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'LICENSE'])('%s is there', (page) => {
  expect(existsSync(join(root, page))).toBe(true)
})
