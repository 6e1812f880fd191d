import { DatabaseSync } from 'node:sqlite'

/**
 * Another program at the database file: `writer` takes the write lock for `holdMs` again and again, `reader` holds one snapshot for that
 * long. Says each time what it does, as a line.
 */
const [role = '', path = '', holdMs = '3000'] = process.argv.slice(2)
const GAP_MS = 60
const LOCK_TIMEOUT_MS = 10_000

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

async function write(): Promise<void> {
  const db = new DatabaseSync(path, { timeout: LOCK_TIMEOUT_MS })
  for (;;) {
    db.exec('begin immediate')
    say('holds')
    await pause(Number(holdMs))
    db.exec('rollback')
    await pause(GAP_MS)
  }
}

async function read(): Promise<void> {
  const db = new DatabaseSync(path, { readOnly: true })
  db.exec('begin')
  db.prepare('select count(*) from deliveries').get()
  say('reads')
  await pause(Number(holdMs))
  db.exec('rollback')
  db.close()
  say('let go')
}

await (role === 'writer' ? write() : read())
