import { sql } from 'kysely'
import { createGuard } from './guard.ts'
import { counts, oneOf, optional, reference, required, withId, type AnyDb, type Builder } from './schema-builder.ts'

/** Projects of workbooks, what was read from them, versions, runs, downloads and the log. */
export async function up(db: AnyDb): Promise<void> {
  await createProjects(db)
  await createVersions(db)
  await createKept(db)
}

async function createProjects(db: AnyDb): Promise<void> {
  let projects: Builder = oneOf(withId(db.schema.createTable('projects')), 'door', ['web', 'bot', 'cli'])
  projects = required(projects, 'text', 'title', 'settings', 'created_by')
  projects = optional(projects, 'text', 'matrix')
  projects = counts(projects, 'revision', 'bytes')
  projects = optional(projects, 'bigint', 'version_id', 'account_id', 'contact_id', 'deleted_at')
  projects = projects.addColumn('next_column', 'bigint', (column) => column.notNull().defaultTo(1))
  await required(projects, 'bigint', 'created_at', 'updated_at', 'expires_at').execute()
  await sql`create index projects_expiring on projects (expires_at) where deleted_at is null`.execute(db)

  let workbooks: Builder = reference(withId(db.schema.createTable('workbooks')), 'project_id', 'projects')
  workbooks = oneOf(workbooks, 'state', ['uploading', 'waiting', 'reading', 'read', 'failed', 'removed'])
  workbooks = required(workbooks, 'text', 'name', 'notes', 'settings')
  workbooks = optional(workbooks, 'text', 'sha256', 'kind', 'failure', 'failure_detail')
  workbooks = optional(counts(workbooks, 'bytes'), 'bigint', 'zip_id', 'read_at')
  await required(workbooks, 'bigint', 'created_at').execute()
  await db.schema.createIndex('workbooks_project').on('workbooks').columns(['project_id', 'id']).execute()

  let tables: Builder = reference(withId(db.schema.createTable('workbook_tables')), 'workbook_id', 'workbooks')
  tables = reference(tables, 'project_id', 'projects')
  tables = required(tables, 'text', 'sheet', 'facts')
  tables = counts(required(tables, 'bigint', 'sheet_index', 'position', 'n_rows'), 'left_out')
  await tables.addUniqueConstraint('workbook_tables_once', ['workbook_id', 'sheet_index', 'position']).execute()
  await db.schema.createIndex('workbook_tables_project').on('workbook_tables').columns(['project_id', 'id']).execute()
}

async function createVersions(db: AnyDb): Promise<void> {
  let versions: Builder = reference(withId(db.schema.createTable('versions')), 'project_id', 'projects')
  versions = oneOf(versions, 'state', ['running', 'ready', 'failed', 'cancelled'])
  versions = required(optional(versions, 'bigint', 'parent_id', 'n_rows'), 'text', 'words', 'created_by')
  versions = required(optional(versions, 'text', 'step', 'label', 'facts'), 'bigint', 'created_at')
  await versions.execute()
  await db.schema.createIndex('versions_project').on('versions').columns(['project_id', 'id']).execute()

  let runs: Builder = reference(withId(db.schema.createTable('runs')), 'project_id', 'projects')
  runs = oneOf(runs, 'kind', ['read', 'consolidate', 'step', 'recipe', 'export', 'verify'])
  runs = oneOf(runs, 'state', ['queued', 'running', 'done', 'failed', 'cancelled'])
  runs = optional(runs, 'text', 'progress', 'failure', 'failure_detail', 'result', 'job_id')
  runs = counts(optional(runs, 'bigint', 'subject_id', 'started_at', 'ended_at'), 'cancel_requested')
  await required(required(runs, 'text', 'created_by'), 'bigint', 'created_at').execute()
  await db.schema.createIndex('runs_project').on('runs').columns(['project_id', 'id']).execute()
  await sql`create index runs_open on runs (id) where state in ('queued', 'running')`.execute(db)

  let downloads: Builder = reference(withId(db.schema.createTable('downloads')), 'project_id', 'projects')
  downloads = reference(downloads, 'version_id', 'versions')
  downloads = oneOf(downloads, 'format', ['xlsx', 'csv', 'parquet'])
  downloads = oneOf(downloads, 'state', ['running', 'ready', 'failed', 'expired'])
  downloads = optional(required(downloads, 'text', 'options', 'created_by'), 'text', 'sha256', 'token_hash')
  await required(
    optional(downloads, 'bigint', 'bytes', 'link_expires_at'),
    'bigint',
    'created_at',
    'expires_at',
  ).execute()
  await db.schema.createIndex('downloads_project').on('downloads').columns(['project_id', 'id']).execute()
  await sql`create unique index downloads_token on downloads (token_hash) where token_hash is not null`.execute(db)
}

async function createKept(db: AnyDb): Promise<void> {
  let log: Builder = reference(withId(db.schema.createTable('sheet_log')), 'project_id', 'projects')
  log = required(required(log, 'bigint', 'seq', 'at'), 'text', 'actor', 'kind', 'body', 'previous_hash', 'hash')
  await log.addUniqueConstraint('sheet_log_line', ['project_id', 'seq']).execute()
  for (const verb of ['update', 'delete'])
    await createGuard(db, {
      name: `sheet_log_no_${verb}`,
      event: `${verb} on sheet_log`,
      when: null,
      message: 'the log of sheets is append-only',
    })

  let mappings: Builder = required(withId(db.schema.createTable('column_mappings')), 'text', 'header', 'target')
  mappings = required(counts(required(mappings, 'text', 'updated_by'), 'times'), 'bigint', 'updated_at')
  await mappings.addUniqueConstraint('column_mappings_once', ['header', 'target']).execute()

  let recipes: Builder = required(withId(db.schema.createTable('recipes')), 'text', 'title', 'plan', 'created_by')
  recipes = optional(required(recipes, 'bigint', 'created_at', 'updated_at'), 'bigint', 'deleted_at')
  await recipes.execute()

  let chats: Builder = required(db.schema.createTable('sheet_chats'), 'bigint', 'account_id', 'contact_id', 'user_id')
  chats = counts(required(chats, 'bigint', 'update_row_id', 'updated_at'), 'part')
  chats = required(optional(chats, 'bigint', 'project_id'), 'text', 'state')
  await chats.addPrimaryKeyConstraint('sheet_chats_key', ['account_id', 'contact_id']).execute()

  let links: Builder = reference(withId(db.schema.createTable('upload_links')), 'project_id', 'projects')
  links = required(required(links, 'text', 'token_hash', 'created_by'), 'bigint', 'expires_at', 'created_at')
  await optional(links, 'bigint', 'used_at').addUniqueConstraint('upload_links_token', ['token_hash']).execute()
}
