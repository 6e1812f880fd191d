import { Client } from 'pg'
import type { Armed } from './arming.ts'

type Query = (this: Client, ...args: readonly unknown[]) => unknown

/** The queue's own questions come whenever they like: counted, the same k would not mean the same call. */
const NOT_COUNTED = /pgboss|pg_try_advisory|app_leases/

/** Ends the connection to PostgreSQL on order: before a statement has left, or after the server has done it and before anybody hears of that. */
export function wrapPostgres(armed: Armed): void {
  const query = Reflect.get(Client.prototype, 'query') as Query
  const wrapped: Query = function (...args) {
    const [first] = args
    const text = typeof first === 'string' ? first : String((first as { text?: unknown } | undefined)?.text)
    const flavour = NOT_COUNTED.test(text) ? null : armed.judge(text)
    if (flavour === 'cut-before') cut(this)
    const answer = query.apply(this, [...args])
    if (flavour !== 'cut-after' || !(answer instanceof Promise)) return answer
    return answer.then(() => {
      cut(this)
      throw new Error('Connection terminated unexpectedly')
    })
  }
  Object.defineProperty(Client.prototype, 'query', { value: wrapped, writable: true, configurable: true })
}

const cut = (client: Client): void => {
  client.connection.stream.destroy()
}
