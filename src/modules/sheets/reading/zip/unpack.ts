import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { contentOf } from '../content.ts'
import { ReadFailure } from '../failures.ts'
import { defaultReadLimits, type ReadLimits } from '../limits.ts'
import { headOf } from '../head.ts'
import { openZip, type Zip, type ZipEntry } from './directory.ts'
import { partChunks } from './part.ts'
import { packedAs } from './part-names.ts'

export interface UnpackedFile {
  /** As the zip calls it, without its folders. */
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Unpacks a zip of files into `outFolder` under names of ours; null: it is a workbook, or no zip. @throws ReadFailure */
export async function unpack(
  { path, outFolder }: { readonly path: string; readonly outFolder: string },
  limits: ReadLimits = defaultReadLimits,
): Promise<readonly UnpackedFile[] | null> {
  if (contentOf(headOf(path)).kind !== 'zip') return null
  const zip = openZip(path, limits)
  try {
    return packedAs(zip, limits) === 'files' ? await unpackFiles(zip, outFolder, limits) : null
  } finally {
    zip.close()
  }
}

async function unpackFiles(zip: Zip, outFolder: string, limits: ReadLimits): Promise<readonly UnpackedFile[]> {
  const entries = [...zip.entries.values()].filter(isFile)
  if (entries.length === 0) throw new ReadFailure('empty', 'it is a zip without files')
  if (entries.length > limits.maxFiles)
    throw new ReadFailure('too_large', `it is a zip of ${entries.length} files, and ${limits.maxFiles} are the most`)
  const files: UnpackedFile[] = []
  try {
    for (const [index, entry] of entries.entries()) {
      const path = join(outFolder, `${String(index + 1).padStart(4, '0')}.part`)
      files.push({ name: fileName(entry.name), path, bytes: entry.bytes })
      await writeFile(zip, entry, { path, limits })
    }
  } catch (error) {
    for (const { path } of files) rmSync(path, { force: true })
    throw error
  }
  return files
}

/** Folders, what macOS leaves beside files, and hidden files are nobody's data. */
const isFile = ({ name }: ZipEntry): boolean =>
  !name.endsWith('/') && !name.startsWith('__MACOSX/') && !/(?:^|\/)(?:\.[^/]*|Thumbs\.db|desktop\.ini)$/i.test(name)

const MAX_NAME_CHARS = 200
const fileName = (name: string): string =>
  (name.split('/').at(-1) ?? '').replace(/[\0-\x1f\x7f]/g, ' ').slice(-MAX_NAME_CHARS)

async function writeFile(
  zip: Zip,
  entry: ZipEntry,
  { path, limits }: { readonly path: string; readonly limits: ReadLimits },
): Promise<void> {
  const fd = openSync(path, 'wx', 0o600)
  try {
    for await (const chunk of partChunks(zip, entry, limits)) writeSync(fd, chunk)
  } finally {
    closeSync(fd)
  }
}
