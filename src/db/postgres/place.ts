import { Client } from 'pg'
import { AppError } from '../../kernel/errors.ts'
import { translate } from './errors.ts'

/** A process among those that work on one database: a session of its own whose locks end with it, however it ends. */
export interface Place {
  /** Before the schema is changed. @throws AppError `schema_in_use` when others still work on it. */
  beAlone(): Promise<void>
  /** From here on nobody changes the schema while this process works; the next may enter. */
  settle(): Promise<void>
  close(): Promise<void>
}

export interface PlaceOptions {
  readonly url: string
  readonly applicationName: string
  /** Asked when the session was cut and is back: throws when the schema is not this program's any more. */
  readonly recheck: () => Promise<void>
  /** What `recheck` threw: this process must end. */
  readonly onOutdated: (error: unknown) => void
  /** Between two looks at the session; another only for tests. */
  readonly pingMs?: number
}

/** Any fixed numbers that no other program takes in this database. */
const ENTER_KEY = 724_619_002
const WORK_KEY = 724_619_003
const CONNECT_TIMEOUT_MS = 10_000
/** Another start may be migrating a large ledger. */
const ENTER_TIMEOUT_MS = 120_000
const PING_MS = 10_000
const QUERY_TIMEOUT_MS = 5_000
const AGAIN_MS = 1_000

/** Waits until no other process enters. */
export async function enterPlace(options: PlaceOptions): Promise<Place> {
  let client = await connect(options)
  let timer: NodeJS.Timeout | undefined
  let isClosed = false
  await ask(client, `set lock_timeout = ${ENTER_TIMEOUT_MS}; select pg_advisory_lock(${ENTER_KEY})`, ENTER_TIMEOUT_MS)

  /** Keeps the place for as long as the process lives: a session that was cut is opened again. */
  const keep = (): void => {
    timer = setTimeout(() => void ping().then(keep), options.pingMs ?? PING_MS)
    timer.unref()
  }
  const ping = async (): Promise<void> => {
    try {
      await ask(client, 'select 1', QUERY_TIMEOUT_MS)
    } catch {
      await comeBack()
    }
  }
  const comeBack = async (): Promise<void> => {
    while (!isClosed) {
      await client.end().catch(() => undefined)
      if (await takeAgain().catch(() => false)) return recheck()
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref())
    }
  }
  const takeAgain = async (): Promise<boolean> => {
    client = await connect(options)
    return tryLock(client, `pg_try_advisory_lock_shared(${WORK_KEY})`)
  }
  const recheck = (): Promise<void> => options.recheck().catch(options.onOutdated)

  return {
    async beAlone() {
      if (await tryLock(client, `pg_try_advisory_lock(${WORK_KEY})`)) return
      throw schemaInUse(await othersAtWork(client))
    },
    async settle() {
      await ask(client, `select pg_advisory_lock_shared(${WORK_KEY})`, QUERY_TIMEOUT_MS)
      await ask(client, `select pg_advisory_unlock(${WORK_KEY}), pg_advisory_unlock(${ENTER_KEY})`, QUERY_TIMEOUT_MS)
      keep()
    },
    async close() {
      isClosed = true
      clearTimeout(timer)
      await client.end()
    },
  }
}

async function connect({ url, applicationName }: PlaceOptions): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  })
  // The next ping notices.
  client.on('error', () => undefined)
  try {
    await client.connect()
  } catch (error) {
    throw translate(error)
  }
  return client
}

async function ask(client: Client, text: string, timeoutMs: number): Promise<Record<string, unknown>[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The connection to the database does not answer.')), timeoutMs + AGAIN_MS)
  })
  try {
    const { rows } = await Promise.race([client.query<Record<string, unknown>>(text), late])
    return rows
  } catch (error) {
    throw translate(error)
  } finally {
    clearTimeout(timer)
  }
}

const tryLock = async (client: Client, call: string): Promise<boolean> =>
  (await ask(client, `select ${call} as taken`, QUERY_TIMEOUT_MS))[0]?.['taken'] === true

async function othersAtWork(client: Client): Promise<string[]> {
  const rows = await ask(
    client,
    `select distinct activity.application_name as name from pg_locks locks
     join pg_stat_activity activity on activity.pid = locks.pid
     where locks.locktype = 'advisory' and locks.objid = ${WORK_KEY} and locks.granted and locks.pid <> pg_backend_pid()
       and locks.database = (select oid from pg_database where datname = current_database())`,
    QUERY_TIMEOUT_MS,
  )
  return rows.map(({ name }) => String(name))
}

const schemaInUse = (processes: readonly string[]): AppError =>
  new AppError(
    'schema_in_use',
    'conflict',
    `The schema of the database has to be changed for this version, and processes of an earlier one still work on it (${processes.join(', ')}). Stop them first: then the next start, or "switchboard migrate", changes it.`,
  )
