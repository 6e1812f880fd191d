import type { Client, ClientConfig } from 'pg'
import type { Facts } from './sqlite.ts'

const CONNECT_TIMEOUT_MS = 10_000
const COUNTED = ['accounts', 'contacts', 'subscriptions', 'campaigns', 'deliveries', 'files', 'users', 'audit_events']

export interface Moment {
  readonly major: number
  /** Give it to pg_dump while this is open. */
  readonly snapshot: string
  readonly facts: Facts
}

/** Holds one moment of the database open while `use` works, so that what is counted is what is dumped. */
export async function atOneMoment<T>(url: string, use: (moment: Moment) => Promise<T>): Promise<T> {
  const client = await newClient({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: 0,
    statement_timeout: 0,
    application_name: 'switchboard backup',
  })
  // A connection that is cut in the meantime fails the next statement; without a listener it would end the process.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    return await use(await readMoment(client))
  } finally {
    await client.end()
  }
}

/** Version and emptiness of a database, without a transaction. */
export async function lookAt(url: string): Promise<{ readonly major: number; readonly isEmpty: boolean }> {
  const client = await newClient({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const relations = await textsOf(
      client,
      `select c.relname as text from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%' limit 1`,
    )
    return { major: await majorOf(client), isEmpty: relations.length === 0 }
  } finally {
    await client.end()
  }
}

/** Loaded where there is a PostgreSQL to speak with. */
async function newClient(config: ClientConfig): Promise<Client> {
  const { Client } = await import('pg')
  return new Client(config)
}

async function readMoment(client: Client): Promise<Moment> {
  const [snapshot = ''] = await textsOf(client, 'select pg_export_snapshot() as text')
  const counts: Record<string, number> = {}
  for (const table of COUNTED)
    counts[table] = Number((await textsOf(client, `select count(*) as text from ${table}`))[0])
  return {
    major: await majorOf(client),
    snapshot,
    facts: {
      migrations: await textsOf(client, 'select name as text from kysely_migration order by name'),
      counts,
      files: new Set(await textsOf(client, 'select sha256 as text from files')),
    },
  }
}

const majorOf = async (client: Client): Promise<number> =>
  Math.floor(Number((await textsOf(client, `select current_setting('server_version_num') as text`))[0]) / 10_000)

async function textsOf(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<{ text: unknown }>(sql)
  return rows.map(({ text }) => String(text))
}
