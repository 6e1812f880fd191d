import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { logInBusy } from './errors.ts'

interface Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** OWASP's argon2id: 19 MiB, two passes. */
const cost: Cost = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const HASH_BYTES = 32
const MAX_AT_ONCE = 2
const MAX_WAITING = 50
/** Of no password: an unknown name costs the same time as a known one. */
const NOBODY = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`

export interface PasswordHasher {
  /** A PHC string: it carries its own cost and salt. */
  hash(password: string): Promise<string>
  /** `stored` undefined: as slow as for a known user, and never right. */
  verify(password: string, stored: string | undefined): Promise<boolean>
}

/** At most two at once (19 MiB and a thread each); more than 50 waiting are refused. */
export function createPasswordHasher(): PasswordHasher {
  const inTurn = createGate(MAX_AT_ONCE, MAX_WAITING)
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES)
      const hash = await inTurn(() => derive(password, salt, cost))
      return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(hash)}`
    },
    async verify(password, stored) {
      const { salt, hash, ...storedCost } = parse(stored ?? NOBODY)
      const given = await inTurn(() => derive(password, salt, storedCost))
      return given.length === hash.length && timingSafeEqual(given, hash) && stored !== undefined
    },
  }
}

/** True when it was made at another cost than today's. */
export function isOutdated(stored: string): boolean {
  const { memory, passes, parallelism } = parse(stored)
  return memory !== cost.memory || passes !== cost.passes || parallelism !== cost.parallelism
}

function derive(password: string, salt: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const parameters = { message: Buffer.from(password), nonce: salt, memory, passes, parallelism, tagLength: HASH_BYTES }
  return new Promise((resolve, reject) =>
    argon2('argon2id', parameters, (error, hash) => (error === null ? resolve(hash) : reject(error))),
  )
}

function parse(phc: string): Cost & { readonly salt: Buffer; readonly hash: Buffer } {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(phc)
  if (match === null)
    throw new Error('A stored password hash is not a PHC string of argon2id: the users table was changed by hand.')
  const [, memory, passes, parallelism, salt = '', hash = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')

function createGate(maxAtOnce: number, maxWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= maxAtOnce) {
      if (waiting.length >= maxWaiting) throw logInBusy()
      await new Promise<void>((resolve) => waiting.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
