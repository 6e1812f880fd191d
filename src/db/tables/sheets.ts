import type { Id, Json, Millis } from '../columns.ts'

/** What files are consolidated in. Its folder is `sheets/<id>`. */
export interface ProjectTable {
  id: Id
  title: string
  door: 'web' | 'bot' | 'cli'
  /** Answers and choices that hold for all its files: `projects/contract.ts`. */
  settings: Json
  /** The matrix as it is decided: `consolidation/contract.ts`; null: as matching proposes. */
  matrix: Json | null
  /** Counts up with each change of the matrix, so that two people do not overwrite each other. */
  revision: number
  /** The version that people look at; null before the first consolidation. */
  version_id: number | null
  /** The next free number of a column id. */
  next_column: number
  bytes: number
  /** Of a project begun with a bot: where it is talked about. */
  account_id: number | null
  contact_id: number | null
  created_by: string
  created_at: Millis
  updated_at: Millis
  /** Everything of it is deleted then; people may move it on. */
  expires_at: Millis
  deleted_at: Millis | null
}

/** An uploaded file; of a zip, each file in it (`zip_id`). */
export interface WorkbookTable {
  id: Id
  project_id: number
  /** The zip it came in. */
  zip_id: number | null
  /** As it was called by whoever sent it: data, never a path. */
  name: string
  /** Of its bytes in `originals/`; null while it is uploaded. */
  sha256: string | null
  bytes: number
  kind: 'xlsx' | 'xls' | 'xlsb' | 'ods' | 'csv' | 'zip' | null
  state: 'uploading' | 'waiting' | 'reading' | 'read' | 'failed' | 'removed'
  /** `ports.ts` ReadFailureReason. */
  failure: string | null
  failure_detail: string | null
  notes: Json
  /** How a person wants it read: ReadSettings. */
  settings: Json
  created_at: Millis
  read_at: Millis | null
}

/** What was read from a workbook; its rows are in `tables/<id>.parquet`. */
export interface WorkbookTableTable {
  id: Id
  workbook_id: number
  project_id: number
  sheet: string
  sheet_index: number
  position: number
  n_rows: number
  /** ReadTable without its rows: columns, header rows, excluded rows, misfits, notes. */
  facts: Json
  /** 1: a person left it out. */
  left_out: number
}

/** One state of the consolidated table; its rows are in `versions/<id>.parquet`. A tree: a new step after undo makes a branch. */
export interface VersionTable {
  id: Id
  project_id: number
  /** Null: the base, as the matrix makes it. */
  parent_id: number | null
  /** Null: the base. */
  step: Json | null
  /** The step as a command, by which people know it. */
  words: string
  /** A name a person gave. */
  label: string | null
  state: 'running' | 'ready' | 'failed' | 'cancelled'
  /** VersionFacts and, of a base, the ConsolidateRequest; null until ready. */
  facts: Json | null
  n_rows: number | null
  created_by: string
  created_at: Millis
}

/** One execution: reading a file, consolidating, a step, a download, a verification. */
export interface RunTable {
  id: Id
  project_id: number
  kind: 'read' | 'consolidate' | 'step' | 'recipe' | 'export' | 'verify'
  /** What it is for: workbook, version or download, by kind. */
  subject_id: number | null
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  /** Progress of `ports.ts`; null: none yet. */
  progress: Json | null
  cancel_requested: number
  failure: string | null
  failure_detail: string | null
  result: Json | null
  /** Of platform/jobs: whoever it belongs to does the run. */
  job_id: string | null
  created_by: string
  created_at: Millis
  started_at: Millis | null
  ended_at: Millis | null
}

export interface DownloadTable {
  id: Id
  project_id: number
  version_id: number
  format: 'xlsx' | 'csv' | 'parquet'
  options: Json
  state: 'running' | 'ready' | 'failed' | 'expired'
  bytes: number | null
  sha256: string | null
  /** Hash of the token in the link; null until one is made. */
  token_hash: string | null
  link_expires_at: Millis | null
  expires_at: Millis
  created_by: string
  created_at: Millis
}

/** Append-only, each line hashed with the one before it, by project. */
export interface SheetLogTable {
  id: Id
  project_id: number
  seq: number
  at: Millis
  actor: string
  kind: string
  body: Json
  previous_hash: string
  hash: string
}

/** What a header was decided to mean: remembered for next month's files. */
export interface ColumnMappingTable {
  id: Id
  /** The header as matching compares it. */
  header: string
  /** The name of the column it belongs to, as people see it. */
  target: string
  times: number
  updated_by: string
  updated_at: Millis
}

export interface RecipeTable {
  id: Id
  title: string
  /** Steps by column names, required and optional columns, rules: `consolidation/contract.ts`. */
  plan: Json
  created_by: string
  created_at: Millis
  updated_at: Millis
  deleted_at: Millis | null
}

/** A one-time link by which somebody without an account may send files into a project. */
export interface UploadLinkTable {
  id: Id
  project_id: number
  token_hash: string
  expires_at: Millis
  used_at: Millis | null
  created_by: string
  created_at: Millis
}

/** A person's own chat with a bot, in which sheets are talked about. */
export interface SheetChatTable {
  account_id: number
  contact_id: number
  user_id: number
  project_id: number | null
  /** Of the last thing that the person did: what is said answers it. */
  update_row_id: number
  /** The next part of that answer. */
  part: number
  /** `bot/state.ts` */
  state: Json
  updated_at: Millis
}

export interface SheetsTables {
  sheet_chats: SheetChatTable
  projects: ProjectTable
  workbooks: WorkbookTable
  workbook_tables: WorkbookTableTable
  versions: VersionTable
  runs: RunTable
  downloads: DownloadTable
  sheet_log: SheetLogTable
  column_mappings: ColumnMappingTable
  recipes: RecipeTable
  upload_links: UploadLinkTable
}
