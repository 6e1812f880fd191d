import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join, resolve } from 'node:path'
import { AppError } from '../../../kernel/errors.ts'

export interface FoundFile {
  readonly name: string
  readonly path: string
  readonly bytes: number
}

const endings = new Set(['.xlsx', '.xlsm', '.xls', '.xlsb', '.ods', '.csv', '.tsv', '.tab', '.txt', '.zip'])

/**
 * Files of a folder that may be workbooks, by name; what is hidden, empty or one of `apart` (the plan, the result of before) is none.
 * @throws AppError `sheet_folder_empty`
 */
export async function filesIn(folder: string, apart: readonly string[]): Promise<readonly FoundFile[]> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw folderEmpty(folder, cause)
  })
  const others = new Set(await Promise.all(apart.map((path) => realpath(path).catch(() => resolve(path)))))
  const found: FoundFile[] = []
  for (const name of names.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))) {
    if (/^[.~]/.test(name) || !endings.has(extname(name).toLowerCase())) continue
    const path = await realpath(join(folder, name))
    const { size } = await stat(path)
    const isFile = (await stat(path)).isFile()
    if (isFile && size > 0 && !others.has(path)) found.push({ name, path, bytes: size })
  }
  if (found.length === 0) throw folderEmpty(folder)
  return found
}

const folderEmpty = (folder: string, cause?: unknown): AppError =>
  new AppError(
    'sheet_folder_empty',
    'not_found',
    `There is no workbook in ${folder} (.xlsx, .xls, .xlsb, .ods, .csv, .tsv, .zip). Name a folder that has some.`,
    { cause },
  )
