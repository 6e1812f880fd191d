import { AppError } from '../../kernel/errors.ts'
import type { FileId } from '../../kernel/ids.ts'

export const fileNotFound = (fileId: FileId): AppError =>
  new AppError('file_not_found', 'not_found', `There is no file ${fileId}. Upload it, then use the id that comes back.`)

export const fileBytesMissing = (fileId: FileId): AppError =>
  new AppError(
    'file_bytes_missing',
    'unavailable',
    `File ${fileId} is known, but its bytes are not in DATA_DIR/files any more. Upload the same file again: it then takes its place.`,
  )

export const fileEmpty = (): AppError =>
  new AppError('file_empty', 'invalid', 'The file is empty, and Telegram takes no empty files. Choose another one.')

export const fileTooLarge = (maxBytes: number): AppError =>
  new AppError(
    'file_too_large',
    'invalid',
    `The file is larger than ${maxBytes / 1024 / 1024} MB, the most that Telegram takes from a bot. Send a smaller one.`,
  )

export const fileNotSent = (): AppError =>
  new AppError(
    'file_not_sent',
    'invalid',
    'The request holds no file. Send one as multipart/form-data in the field "file".',
  )
