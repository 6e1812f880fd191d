import { AppError } from '../../../kernel/errors.ts'
import type { ProjectId, RunId, VersionId, WorkbookId, WorkbookTableId } from '../../../kernel/ids.ts'

export const projectNotFound = (id: ProjectId): AppError =>
  new AppError(
    'sheet_project_not_found',
    'not_found',
    `There is no project ${id}; it may have expired. List them at Sheets.`,
  )

export const workbookNotFound = (id: WorkbookId): AppError =>
  new AppError('sheet_workbook_not_found', 'not_found', `There is no file ${id} in this project. List its files.`)

export const tableNotFound = (id: WorkbookTableId): AppError =>
  new AppError('sheet_table_not_found', 'not_found', `There is no table ${id} in this project. List its tables.`)

export const versionNotFound = (id: VersionId): AppError =>
  new AppError('sheet_version_not_found', 'not_found', `There is no version ${id} in this project. List its versions.`)

export const runNotFound = (id: RunId): AppError =>
  new AppError('sheet_run_not_found', 'not_found', `There is no run ${id} in this project. List its runs.`)

export const downloadNotFound = (id: number): AppError =>
  new AppError(
    'sheet_download_not_found',
    'not_found',
    `There is no download ${id} in this project, or it has expired. Make it again.`,
  )

export const linkNotFound = (): AppError =>
  new AppError(
    'sheet_link_not_found',
    'not_found',
    'This link is not known or has expired. Ask whoever sent it for a new one.',
  )

export const uploadLinkNotFound = (id: number): AppError =>
  new AppError(
    'sheet_upload_link_not_found',
    'not_found',
    `There is no upload link ${id} in this project. List its links.`,
  )

export const linkUsed = (): AppError =>
  new AppError('sheet_link_used', 'conflict', 'This link was used already. Ask whoever sent it for a new one.')

export const uploadNotFound = (): AppError =>
  new AppError(
    'sheet_upload_not_found',
    'not_found',
    'This upload is not known, or is finished or expired. Send the file again.',
  )

export const fileNotSent = (): AppError =>
  new AppError('sheet_file_not_sent', 'invalid', 'The request holds no file. Send one in the field "file".')

export const fileEmpty = (name: string): AppError =>
  new AppError('sheet_file_empty', 'invalid', `The file “${name}” is empty. Send the one with the rows in it.`)

export const plainFileTooLarge = (maxBytes: number): AppError =>
  new AppError(
    'sheet_file_too_large',
    'invalid',
    `The file is larger than ${maxBytes / 1024 ** 2} MB, the most that comes in one piece. Upload it resumably (tus), as the page does.`,
  )

export const uploadLengthWrong = (): AppError =>
  new AppError(
    'sheet_upload_length_wrong',
    'invalid',
    'The upload does not say how long the file is. Send Upload-Length with its bytes.',
  )

export const tooManyFiles = (max: number): AppError =>
  new AppError(
    'sheet_too_many_files',
    'conflict',
    `A project takes ${max} files. Remove some, zip is no way around it, or begin another project.`,
  )

export const projectFull = (maxBytes: number): AppError =>
  new AppError(
    'sheet_project_full',
    'conflict',
    `A project takes ${maxBytes / 1024 ** 3} GB of files, and with this one it would be more. Remove files or begin another project.`,
  )

export const diskFull = (): AppError =>
  new AppError(
    'sheet_disk_full',
    'unavailable',
    'The disk of this server has no room for this file and what is made of it. Free some, or delete projects that are done.',
  )

export const sheetBusy = (what: string): AppError =>
  new AppError('sheet_busy', 'conflict', `${what} is still running. Wait for its end, or cancel it.`)

export const nothingRead = (): AppError =>
  new AppError(
    'sheet_nothing_yet',
    'conflict',
    'No table is consolidated yet. Upload files and wait until they are read.',
  )

export const versionNotReady = (id: VersionId): AppError =>
  new AppError('sheet_version_not_ready', 'conflict', `Version ${id} is not ready. Choose one that is.`)

export const nothingToUndo = (): AppError =>
  new AppError('sheet_nothing_to_undo', 'conflict', 'This is the first version: there is nothing to undo.')

export const runEnded = (id: RunId): AppError =>
  new AppError('sheet_run_ended', 'conflict', `Run ${id} has ended already. There is nothing to cancel.`)

export const downloadNotReady = (): AppError =>
  new AppError(
    'sheet_download_not_ready',
    'conflict',
    'The file is not made yet, or could not be made. Look at its run.',
  )

export const rowsMissing = (what: string): AppError =>
  new AppError(
    'sheet_rows_missing',
    'unavailable',
    `The rows of ${what} are not on the disk (backups hold no files of sheets). Upload the files into a new project, and delete this one.`,
  )

export const columnUnknown = (id: string): AppError =>
  new AppError(
    'sheet_column_unknown',
    'invalid',
    `This version has no column ${id}. Ask for the version's columns first.`,
  )

export const engineRefused = (detail: string): AppError =>
  new AppError(
    'sheet_engine_refused',
    'unavailable',
    `The table could not be asked: ${detail}. Try again; if it stays so, look at the log.`,
  )
