import type { Download, Project, Version, Workbook } from '../../../src/modules/sheets/projects/contract.ts'
import type { Tone } from '../ui/tone.ts'
import type { Sign } from './states.ts'

export const doorWords: Record<Project['door'], string> = { web: 'here', bot: 'with a bot', cli: 'on the command line' }

/** How a project is, the first that is true. */
export function projectSign({ workbooks, versionId, openRuns }: Project): Sign {
  if (workbooks.unfinished > 0) return { tone: 'active', word: 'Reading files' }
  if (openRuns.length > 0) return { tone: 'active', word: 'Working' }
  if (versionId !== null) return { tone: 'ok', word: 'Table is ready' }
  if (workbooks.total === 0) return { tone: 'off', word: 'Waits for files' }
  if (workbooks.read === 0) return { tone: 'bad', word: 'Could not be read' }
  return { tone: 'waiting', word: 'Columns to confirm' }
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
}

const matrix = {
  title: 'Columns',
  note: (tables: string, rows: string, columns: string) => `${tables} with ${rows} become one table of ${columns}`,
  nothing: 'No file has been read yet',
  nothingNote: 'As soon as one is, its columns are laid beside each other here.',
  question: 'A question',
  moreQuestions: (count: string) => `${count} more after it`,
  openQuestions: (count: string) => `Open questions: ${count}`,
  file: 'File',
  leaveOut: 'leave out',
  takeIn: 'take in',
  inSome: (some: number, all: number) => `in ${some} of ${all}`,
  targetMenu: (name: string) => `Change column ${name}`,
  nameOf: 'Name of the column',
  renameNote: 'Enter renames it.',
  type: 'Type',
  typeAsRead: 'As its columns have it',
  join: 'Is the same as',
  leaveColumnOut: 'Leave this column out',
  cellMissing: (target: string, file: string) => `No ${target} in ${file}`,
  cell: (header: string, target: string, file: string) => `${header} is ${target} in ${file}`,
  missing: 'missing',
  how: {
    given: 'you said so',
    remembered: 'as last time',
    name: 'same name',
    alias: 'another word',
    spelling: 'nearly the same name',
    content: 'same values',
    position: 'by its place',
    alone: 'nothing fits',
  },
  filled: (count: string) => `${count} cells filled`,
  misfits: (count: string) => `${count} do not fit`,
  belongsTo: 'Belongs to',
  own: 'Make it a column of its own',
  leaveThisOut: 'Leave it out',
  everywhere: 'In every file where it is called so',
  missingNote: (target: string) => `This file has no ${target}. If one of its columns is meant:`,
  noneFree: 'It has no other column.',
  leftOut: 'Left out:',
  takeColumnIn: 'Take it in again',
  unique: 'Append without duplicates',
  uniqueNote: 'Of rows that are equal in these columns the first stays.',
  uniqueNone: 'All rows stay',
  make: 'Make the table',
  makeAgain: 'Make the table anew',
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

const command = {
  label: 'Say what should be done',
  placeholder: 'Say what should be done: group by country sum total',
  show: 'Show',
  help: 'What can be said',
  helpNote: 'Click an example to write it into the line. Several steps go into one line with ; between them.',
  completions: 'What may come next',
  question: 'Which is meant',
  didYouMean: 'Did you mean',
  preview: 'What it would do',
  apply: 'Apply',
  rows: 'Rows',
  counts: { removed: 'removed', changed: 'changed', added: 'added', unchanged: 'unchanged' },
  firstOnly: 'This is what the first of the steps does.',
  noPairs: 'No row changes.',
  pairs: 'Rows before and after',
  what: 'What becomes of the row',
}

const columnMenu = {
  ascending: 'Sort, smallest first',
  descending: 'Sort, largest first',
  keep: 'Keep rows where…',
  keepFilled: 'Keep rows where it is filled',
  duplicates: 'Remove duplicates by it',
  group: 'Group by it and count',
  sumBy: 'Sum it by…',
  trim: 'Trim blanks',
  title: 'Capital For Each Word',
  split: 'Split…',
  similar: 'Make similar values one',
  replace: 'Replace…',
  fill: 'Fill gaps downwards',
  rename: 'Rename…',
  drop: 'Drop the column',
}

const history = {
  title: 'History',
  undo: 'Undo (u)',
  redo: 'Redo (r)',
  redoTo: (words: string) => `Redo (r): ${words}`,
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

const topics = [
  {
    title: 'Rows',
    lines: [
      ['keep rows where country = "Austria"', 'only these stay'],
      ['remove rows where total < 0', 'these go'],
      ['remove duplicates by order_no keep last', 'one row for each'],
      ['sort by date descending', 'the latest first'],
      ['top 10 by total', 'the ten largest'],
    ],
  },
  {
    title: 'Columns',
    lines: [
      ['rename total to amount', 'another name'],
      ['drop note, remark', 'these go'],
      ['net = total / 1.2', 'a new column'],
      ['split name by " " into first, last', 'one becomes two'],
    ],
  },
  {
    title: 'Values',
    lines: [
      ['trim name', 'blanks around and inside'],
      ['replace "n/a" with "" in note', 'wherever it stands'],
      ['fill region down', 'gaps take the value above'],
      ['clean email as email', 'what is none is marked'],
      ['cluster city', 'similar values become one'],
    ],
  },
  {
    title: 'Summaries',
    lines: [
      ['group by country sum total', 'a row for each country'],
      ['group by country, month count, average total', 'several at once'],
      ['pivot month sum total by country', 'months beside each other'],
    ],
  },
  {
    title: 'Rules',
    lines: [
      ['check order_no is unique', 'breaks are counted'],
      ['check total >= 0', 'a rule for every row'],
    ],
  },
] as const satisfies readonly { title: string; lines: readonly (readonly [string, string])[] }[]

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
  topics,
}
