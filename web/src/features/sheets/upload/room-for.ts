interface Room {
  readonly files: number
  readonly bytes: number
  readonly maxFiles: number
  readonly maxBytes: number
}
interface Sized {
  readonly size: number
}

export type Fit = 'fits' | 'too_many' | 'too_large' | 'empty'

/** Whether files fit into what a project may hold. */
export function fitOf(files: readonly Sized[], { files: taken, bytes, maxFiles, maxBytes }: Room): Fit {
  if (files.length === 0) return 'empty'
  if (taken + files.length > maxFiles) return 'too_many'
  return bytes + files.reduce((sum, { size }) => sum + size, 0) > maxBytes ? 'too_large' : 'fits'
}

const shortestPrefix = 4
const longestTitle = 120
const withoutEnding = (name: string): string => name.replace(/\.[a-z0-9]{1,5}$/i, '')

/** What a project is called after its files: what their names have in common. Empty: nothing. */
export function titleOf(names: readonly string[]): string {
  const [first = '', ...others] = names.map(withoutEnding)
  if (others.length === 0) return first.trim().slice(0, longestTitle)
  let length = first.length
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1
  const common = first.slice(0, length).replace(/[\s\d._\-–(]+$/, '')
  return common.length < shortestPrefix ? '' : common.slice(0, longestTitle)
}
