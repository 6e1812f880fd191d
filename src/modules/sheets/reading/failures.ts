import type { ReadFailureReason } from '../ports.ts'

/** A file that cannot be read: thrown by everything in reading/, and what it wrote so far is to be dropped. */
export class ReadFailure extends Error {
  override readonly name = 'ReadFailure'
  readonly reason: ReadFailureReason
  /** One clause or sentence about this very file, for `failureWords`. */
  readonly detail: string

  constructor(reason: ReadFailureReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options)
    this.reason = reason
    this.detail = detail
  }
}

const nextSteps: Readonly<Record<ReadFailureReason, string>> = {
  not_a_workbook: 'Send it as .xlsx, .xls, .xlsb, .ods, .csv or .tsv, or a .zip of those.',
  encrypted: 'Open it with its password, save it without one, and send it again.',
  empty: 'Check that the right file was saved, and send it again.',
  truncated: 'Copy or download it again, whole, and send it again.',
  damaged: 'Open it in the program that made it, save it anew, and send it again.',
  unsafe: 'Open it in a spreadsheet program you trust, save it as a new .xlsx, and send that.',
  too_large: 'Split it into smaller files, or save it as .csv or .xlsx, and send those.',
  too_many_columns: 'Remove the columns that are not needed, or check the delimiter, and send it again.',
  too_many_rows: 'Split it into files with fewer rows and send those.',
  unsupported: 'Save it as .xlsx and send that.',
  over_limit: 'Split it into smaller files, or save it as .csv, and send those.',
  crashed: 'Save it anew as .xlsx or .csv and send that; the reason is in the log of the server.',
}

const generalCauses: Readonly<Record<ReadFailureReason, string>> = {
  not_a_workbook: 'it is not a workbook or a table as text',
  encrypted: 'it is protected with a password',
  empty: 'it has no cells',
  truncated: 'its end is missing',
  damaged: 'its content is damaged',
  unsafe: 'it is built in a way that no spreadsheet program writes',
  too_large: 'it is too large',
  too_many_columns: 'it has more columns than a sheet can have',
  too_many_rows: 'it has more rows than a sheet can have',
  unsupported: 'it is of a kind that is not read here',
  over_limit: 'reading it took more time or memory than is allowed',
  crashed: 'reading it stopped unexpectedly',
}

/** The sentence that people see, and what to do next. `detail` empty: the cause in general. */
export function failureWords(name: string, reason: ReadFailureReason, detail: string): string {
  const cause = detail === '' ? generalCauses[reason] : detail.replace(/\.$/, '').replace(/^It\b/, 'it')
  return `${name} was not read: ${cause}. ${nextSteps[reason]}`
}
