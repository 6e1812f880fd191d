import { describe, expect, it } from 'vitest'
import { filesBelow, productFiles, type RepoFile } from './tree.ts'

const MAX_LINES = 400
const everyText = /(^|\/)[^/]*\.(ts|tsx|js|cjs|json|md|ya?ml|html|css|sql|sh|example)$|(^|\/)(Dockerfile|LICENSE|run)$/
const paths = (files: readonly RepoFile[]): readonly string[] => files.map(({ path }) => path)
const matching = (files: readonly RepoFile[], pattern: RegExp): readonly string[] =>
  paths(files.filter(({ text }) => pattern.test(text)))

describe('files', () => {
  const all = filesBelow('.', everyText)
  const tests = all.filter(({ path }) => /\.test\.tsx?$/.test(path))
  const notTests = all.filter(({ path }) => !/\.test\.tsx?$|^(simulator|test|bench|e2e)\//.test(path))

  it('of the product stop at 400 lines', () => {
    const code = [...productFiles(), ...filesBelow('web/src', /\.tsx?$/), ...filesBelow('simulator', /\.ts$/)]
    expect(paths(code.filter(({ text }) => text.split('\n').length > MAX_LINES + 1))).toEqual([])
  })

  it('have names that say what is in them', () => {
    expect(
      paths(all).filter((path) => /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.tsx?$)/.test(path)),
    ).toEqual([])
  })

  it.each([
    ['private key', /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/],
    ['age identity', /AGE-SECRET-KEY-1[A-Z0-9]{10}/],
    ['cloud key', /\bAKIA[0-9A-Z]{16}\b/],
    ['forge token', /\b(?:ghp|gho|github_pat)_\w{30}/],
    ['model key', /\bsk-[A-Za-z0-9_-]{32}/],
  ])('hold no %s', (_, pattern) => {
    expect(matching(all, pattern)).toEqual([])
  })

  it('outside of tests hold no bot token', () => {
    expect(matching(notTests, /\b\d{8,10}:AA[\w-]{33}\b/)).toEqual([])
  })

  it('name no folder of one machine', () => {
    expect(matching(all, /(?<![\w.])\/(?:work\/(?:main|shared)|root\/\.)/)).toEqual([])
    expect(matching(notTests, /(?<![\w.])\/home\/(?!node|user)\w+\//)).toEqual([])
  })

  it('take packages from the public registry only', () => {
    expect(
      matching(filesBelow('.', /^package-lock\.json$/), /"resolved": "(?!https:\/\/registry\.npmjs\.org\/)/),
    ).toEqual([])
  })

  it('that are tests run all, and against the real thing', () => {
    expect(matching(tests, /\bvi\.(?:mock|doMock)\(|^\s*(?:it|test|describe)\.(?:only|skip|todo)\(/m)).toEqual([])
  })

  it('do not copy mistakes of hurried work', () => {
    const code = all.filter(({ path }) => /^(src|web|simulator|bench|scripts)\/.*\.tsx?$/.test(path))
    expect(
      matching(code, /\bas any\b|: any\b|as unknown as|@ts-ignore|@ts-nocheck|^\s*\/\/\s*(?:TODO|FIXME)/m),
    ).toEqual([])
  })
})
