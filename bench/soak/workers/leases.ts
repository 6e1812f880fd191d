import { Client } from 'pg'
import { pause } from '../../../scripts/stage/stage.ts'

/** The leases as the rows tell them. */
export interface LeaseWatch {
  /** Accounts that the process with this id holds. */
  heldBy(pid: number): Promise<number[]>
  /** Resolves with the ms until all of these have another owner. */
  movedFrom(pid: number, accounts: readonly number[]): Promise<number>
  close(): Promise<void>
}

const TIMEOUT_MS = 30_000
const POLL_MS = 50

export async function watchLeases(connectionString: string): Promise<LeaseWatch> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  await client.connect()
  const live = async (): Promise<{ account: number; owner: string }[]> => {
    const { rows } = await client.query<{ account: string; owner: string }>(
      'select account_id as account, owner from leases where until > extract(epoch from clock_timestamp()) * 1000',
    )
    return rows.map(({ account, owner }) => ({ account: Number(account), owner }))
  }
  const isOf = (owner: string, pid: number): boolean => owner.split(':').at(-2) === String(pid)
  return {
    heldBy: async (pid) => (await live()).filter(({ owner }) => isOf(owner, pid)).map(({ account }) => account),
    async movedFrom(pid, accounts) {
      const startedAt = performance.now()
      for (;;) {
        const now = await live()
        const moved = accounts.filter((account) => now.some((one) => one.account === account && !isOf(one.owner, pid)))
        if (moved.length === accounts.length) return performance.now() - startedAt
        if (performance.now() - startedAt > TIMEOUT_MS) throw new Error(`Leases of process ${pid} were not taken over.`)
        await pause(POLL_MS)
      }
    },
    close: () => client.end(),
  }
}
