import { open } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Returns when the disk has these files by these names. A child may not ask the disk for that (Node's permission model
 * disables fsync), so its parent does, before anybody hears of the files.
 */
export async function makeDurable(files: readonly string[]): Promise<void> {
  for (const path of [...files, ...new Set(files.map((file) => dirname(file)))]) {
    const handle = await open(path, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}
