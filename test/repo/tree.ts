import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '../..')

const notOurs = new Set(['node_modules', '.git', 'dist', 'coverage', 'data', 'fixtures', 'peers'])

export interface RepoFile {
  /** Relative to the root, with slashes. */
  readonly path: string
  readonly text: string
}

/** Every file of ours below a folder whose path matches. */
export function filesBelow(folder: string, pattern: RegExp): readonly RepoFile[] {
  return walk(join(root, folder))
    .map((file) => relative(root, file))
    .filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

export const productFiles = (): readonly RepoFile[] =>
  filesBelow('src', /\.ts$/).filter(({ path }) => !path.endsWith('.test.ts'))

export const readOurs = (path: string): string => readFileSync(join(root, path), 'utf8')

/** All first groups of a global pattern. */
export const allMatches = (text: string, pattern: RegExp): readonly string[] =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? '')

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !notOurs.has(entry.name))
    .flatMap((entry) => (entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]))
    .sort()
}
