import { mkdtemp, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { targetNotEmpty, targetUnusable } from '../errors.ts'

export interface Target {
  /** Where everything is written first: a sibling of the folder, so that one rename puts it in place. */
  readonly work: string
  /** Gives the folder its name; until then there is nothing under it. */
  finish(): Promise<void>
  /** Removes what was written. */
  giveUp(): Promise<void>
}

/** @throws AppError `restore_target_not_empty`, `restore_target_unusable` */
export async function openTarget(folder: string): Promise<Target> {
  const path = resolve(folder)
  await refuseFull(path)
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const work = await mkdtemp(join(dirname(path), `.${basename(path)}.restoring-`))
    return {
      work,
      async finish() {
        await refuseFull(path)
        // Takes the place of an empty folder too, and of nothing else (rename(2)).
        await rename(work, path)
        const handle = await open(dirname(path), 'r')
        await handle.sync().finally(() => handle.close())
      },
      giveUp: () => rm(work, { recursive: true, force: true }),
    }
  } catch (cause) {
    throw targetUnusable(path, cause)
  }
}

async function refuseFull(path: string): Promise<void> {
  const names = await readdir(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw targetUnusable(path, error)
  })
  if (names.length > 0) throw targetNotEmpty(path)
}
