import type { Download, Project, Version, Workbook } from '../../../src/modules/sheets/projects/contract.ts'
import type { Tone } from '../ui/tone.ts'
import { columnMenu, command } from './sheet-commands.ts'
import { matrix } from './sheet-matrix.ts'
import type { Sign } from './states.ts'

/** `user:3 ada` is ada; others are called as they are. */
export const actorWords = (who: string): string =>
  who.startsWith('user:') ? who.replace(/^user:\d+ /, '') : who.replace(/^system:/, '')

export const doorWords: Record<Project['door'], string> = { web: 'here', bot: 'with a bot', cli: 'on the command line' }

/** How a project is, the first that is true. */
export function projectSign({ workbooks, versionId, openRuns }: Project): Sign {
  if (workbooks.unfinished > 0) return { tone: 'active', word: 'Reading files' }
  if (openRuns.length > 0) return { tone: 'active', word: 'Working' }
  if (versionId !== null) return { tone: 'ok', word: 'Table is ready' }
  if (workbooks.total === 0) return { tone: 'off', word: 'Waits for files' }
  if (workbooks.read === 0) return { tone: 'bad', word: 'Could not be read' }
  return { tone: 'waiting', word: 'Table to be made' }
}

export const workbookSign: Record<Workbook['state'], Sign> = {
  uploading: { tone: 'active', word: 'Arriving' },
  waiting: { tone: 'waiting', word: 'Waiting' },
  reading: { tone: 'active', word: 'Reading' },
  read: { tone: 'ok', word: 'Read' },
  failed: { tone: 'bad', word: 'Not read' },
  removed: { tone: 'off', word: 'Removed' },
}

export const versionTone: Record<Version['state'], Tone> = {
  running: 'active',
  ready: 'ok',
  failed: 'bad',
  cancelled: 'off',
}
export const downloadTone: Record<Download['state'], Tone> = {
  running: 'active',
  ready: 'ok',
  failed: 'bad',
  expired: 'off',
}

const upload = {
  choose: 'Choose files',
  letGo: 'Let go to add them',
  more: 'More files: drop them here',
  onTheirWay: 'Files on their way',
  sum: (done: string, all: string) => `${done} of ${all} arrived`,
  inAll: (percent: string) => `All files: ${percent}`,
  pause: 'Pause',
  resume: 'Go on',
  states: { queued: 'Waiting', sending: 'Sending', paused: 'Paused', done: 'Arrived', failed: 'Not sent' },
  drop: (name: string) => `Do not send ${name}`,
  refused: (status: number) => `The server refused it (${status}). Try again; if it stays, look into its log.`,
  noRoom: {
    too_many: 'These are more files than a project holds. Drop fewer, or begin another project with the rest.',
    too_large: 'These files are larger together than what a project holds. Drop fewer, or zip them first.',
  },
}

const list = {
  note: 'Workbooks become one clean table, and every value can say where it comes from.',
  drop: 'Drop workbooks, or a folder of them',
  dropNote: 'Excel, OpenDocument, CSV, or a zip of those. What they are is told by their content.',
  search: 'Search by title',
  untitled: (when: string) => `Files of ${when}`,
  begun: (door: string, day: string) => `Begun ${door} on ${day}`,
  failed: (files: string) => `${files} could not be read`,
  noneYet: 'No project yet',
  noneYetNote: 'Drop some files above: twelve months from twelve branches, each a little different, are just right.',
  nothingFound: 'No such project',
  nothingFoundNote: 'Search for another word of its title.',
  head: { project: 'Project', state: 'State', files: 'Files', size: 'Size', expires: 'Kept until' },
}

const head = {
  title: 'Title',
  rename: 'Rename',
  kept: (day: string) => `kept until ${day}`,
  extend: (days: number) => `keep ${days} days longer`,
  download: 'Download',
  remove: 'Delete the project…',
  removeTitle: (title: string) => `Delete “${title}”?`,
  removeNow: 'Delete it now',
  removeNote: (files: string) =>
    `${files}, all versions and all downloads of it are deleted now. This cannot be taken back.`,
}

const link = {
  make: 'Link for sending files…',
  title: 'A link for sending files',
  note: 'Whoever has the link can send files into this project, without an account. They see its title and nothing else.',
  worksFor: 'Works for',
  hours: (hours: number) => (hours < 48 ? (hours === 1 ? '1 hour' : `${hours} hours`) : `${hours / 24} days`),
  makeNow: 'Make the link',
  once: (until: string) => `It is shown this once and works until ${until}, or until they are done.`,
  open: 'Links that still work',
  until: (until: string, by: string) => `until ${until}, made by ${by}`,
  withdraw: 'Withdraw',
}

const stages = {
  label: 'Parts of the project',
  files: 'Files',
  columns: 'Columns',
  checks: 'Checks',
  downloads: 'Downloads',
  log: 'Log',
  failed: (failed: number, all: number) => `${failed} of ${all} not read`,
  reading: (read: number, all: number) => `${read} of ${all} read`,
  read: (files: string) => `${files} read`,
  notYet: 'not yet',
  unbalanced: 'does not add up',
  balanced: 'all rows accounted for',
  none: 'none yet',
  ready: (count: number) => `${count} ready`,
  logNote: 'every act, chained',
}

const runs = {
  label: 'What is being done',
  more: (count: number) => `and ${count} more`,
  of: (done: string, total: string) => `${done} of ${total}`,
  stopping: 'stopping',
  queued: 'waiting',
}

const fileFacts = {
  title: 'Files',
  note: (files: string, maxFiles: string, bytes: string, maxBytes: string) =>
    `${files} of at most ${maxFiles}, ${bytes} of ${maxBytes}`,
  sameAs: (name: string) => `The very same content as ${name}.`,
  actions: (name: string) => `More for ${name}`,
  readAgain: 'Read it again',
  remove: 'Remove it',
  dates: 'Dates as text are',
  asFound: 'as found',
  orders: { dmy: 'day / month / year', mdy: 'month / day / year' },
  hidden: 'With hidden rows and sheets',
  dateOrder: (column: string, samples: string) =>
    `“${column}” can be read as day/month or as month/day (${samples}). Which is it?`,
  rowsOf: (first: string, last: string) => `rows ${first} to ${last} of the sheet`,
  notRows: 'Not taken as rows:',
  rowNumbers: (rows: string) => `Rows ${rows}`,
  columnHead: 'Column',
  samples: 'Such as',
  filled: 'Filled',
  sum: 'Sum',
  remarks: '',
  misfits: (count: string, type: string) => `${count} no ${type}`,
  fromText: (count: string, type: string) => `${count} read from text as ${type}`,
  unclear: 'day or month first?',
  misfitList: 'Cells that do not fit',
  headerRows: 'Header in row',
  noHeader: 'none',
  headerRowsWrong: 'Write row numbers, as 3 or 3, 4; nothing when there is no header.',
  readSo: 'Read it so',
  showRows: 'Show its rows',
  rowsAsRead: (sheet: string) => `Rows of ${sheet} as they were read`,
}

const grid = {
  rowNumber: '#',
  sum: (sum: string) => `Σ ${sum}`,
  columnMenu: (name: string) => `Commands for column ${name}`,
  misfit: (words: string, type: string) => `“${words}” is no ${type}: kept as it was written.`,
  noRows: 'No rows are left. Undo the last step to see what it removed.',
  goTo: 'Go to row',
  broken: (sentence: string, count: string) => `${sentence}: not so in ${count} rows`,
}

const types = {
  text: 'text',
  integer: 'whole number',
  decimal: 'decimal',
  number: 'number',
  boolean: 'yes or no',
  date: 'date',
  datetime: 'date and time',
  duration: 'duration',
}

const history = {
  title: 'History',
  undo: 'Undo (u)',
  redo: 'Redo (r)',
  redoTo: (words: string) => `Redo (r): ${words}`,
  earlier: (count: number) => `Earlier tables (${count})`,
  looking: (words: string) => `You are looking at “${words}”.`,
  workHere: 'Work on from here',
  backToNow: 'Back to the current version',
  made: (by: string, at: string) => `${by}, ${at}`,
  states: { running: 'being made', ready: '', failed: 'failed', cancelled: 'cancelled' },
  actions: (words: string) => `More for ${words}`,
  goTo: 'Work on from here',
  compare: 'Compare with the one in sight',
  compareTitle: 'What differs',
  before: 'Before',
  after: 'After',
  fates: { same: 'same', added: 'added', removed: 'removed', renamed: 'renamed', retyped: 'another type' },
  label: 'Give it a name',
  relabel: 'Change its name',
  labelOf: (words: string) => `Name for ${words}`,
  labelHint: 'A name; Enter saves it',
}

const trace = {
  title: 'Where this comes from',
  at: (column: string, row: string) => `${column}, row ${row}`,
  blank: 'empty',
  sources: 'Cells it comes from',
  more: (shown: string, all: string) => `The first ${shown} of ${all} cells.`,
  steps: 'Through these steps',
}

const recipes = {
  menu: 'Recipes',
  save: 'Save these steps as a recipe…',
  saveTitle: 'Save the steps as a recipe',
  saveNote:
    'It can be applied to next month’s files. Columns are found by name; what is not there is skipped and said.',
  title: 'Title',
  saveNow: 'Save the recipe',
  saved: (title: string) => `“${title}” is saved.`,
  apply: 'Apply a recipe…',
  none: 'No recipe yet',
  noneNote: 'Do some steps, then save them: they become one.',
  applyNow: (applied: number, all: number) => (applied === all ? `Apply all ${all}` : `Apply ${applied} of ${all}`),
  asFile: (title: string) => `${title} as a file`,
  remove: (title: string) => `Delete ${title}`,
}

const checks = {
  title: 'Checks',
  note: 'rows in and out, sums before and after',
  noTable: 'There is no table yet',
  noTableNote: 'Make it from the columns first.',
  balanced: 'Every row is accounted for, and no sum is lost.',
  equation: 'Rows in and out',
  rowsIn: 'rows in',
  rowsOut: 'rows out',
  unexplained: 'unexplained',
  sumOf: 'Sum of',
  before: 'Before',
  after: 'After',
  difference: 'Difference',
  step: 'Step',
  rowsBefore: 'Rows before',
  rowsAfter: 'after',
  left: 'Left out because',
  sumsChanged: 'Sums changed',
  madeOfSeveral: 'rows made of several',
  file: 'File',
  rowsRead: 'Rows read',
  notRows: 'no rows of the table',
}

const downloads = {
  title: 'Downloads',
  note: 'of the version in sight',
  format: 'Format',
  formats: { xlsx: 'Excel', csv: 'CSV', parquet: 'Parquet' },
  provenance: 'With file, sheet and row of each row',
  make: 'Make the file',
  states: { running: 'being made', ready: 'ready', failed: 'could not be made', expired: 'expired' },
  until: (when: string) => `until ${when}`,
  save: 'Save',
  link: 'Link…',
  makeLink: 'Make the link',
  linkOnce: (until: string) => `Shown this once. Whoever has it can fetch the file until ${until}.`,
}

const log = {
  title: 'Log',
  note: 'append-only, each line hashed with the one before',
  verify: 'Verify',
  more: 'More lines',
  whole: (checks: string, at: string) => `Replayed from the originals on ${at}: all ${checks} checks hold.`,
  broken: (count: string, at: string) => `Replayed from the originals on ${at}: ${count} checks do not hold.`,
}

const send = {
  title: 'Send files',
  to: (title: string) => `Send files for “${title}”`,
  note: (files: string, bytes: string, until: string) =>
    `At most ${files}, ${bytes} together. The link works until ${until}.`,
  arrived: (files: string) => `${files} arrived.`,
  finish: 'That was all',
  used: 'Thank you, the files have arrived',
  usedNote: 'This link is used up. Ask for another one if there is more to send.',
  refused: 'This link does not work',
}

export const sheets = {
  nav: 'Sheets',
  back: '← Sheets',
  table: 'Table',
  file: 'file',
  files: 'files',
  column: 'column',
  columns: 'columns',
  question: 'question',
  questions: 'questions',
  remark: 'remark',
  remarks: 'remarks',
  step: 'step',
  steps: 'steps',
  oneTable: 'table',
  manyTables: 'tables',
  upload,
  list,
  head,
  link,
  stages,
  runs,
  fileFacts,
  matrix,
  grid,
  types,
  command,
  columnMenu,
  history,
  trace,
  recipes,
  checks,
  downloads,
  log,
  send,
}
