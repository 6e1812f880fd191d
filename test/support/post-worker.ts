import { openDatabase } from '../../src/db/database.ts'
import { openPostgres } from '../../src/db/postgres/open.ts'
import { createCrashpoint, type CrashPoint } from '../../src/platform/crashpoint.ts'
import { systemClock } from '../../src/platform/system.ts'
import { createPosting } from './posting.ts'

/** A process that posts what is planned for account 1 and then ends, or is killed where it is told. */
interface Orders {
  readonly folder: string
  readonly url: string | null
  readonly simulatorUrl: string
  readonly token: string
  readonly boot: number
  readonly origin: number
  readonly speed: number
  readonly crash: { readonly name: CrashPoint; readonly nth: number } | null
}

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const { folder, url, crash } = orders
const database =
  url === null
    ? openDatabase(folder, () => undefined)
    : await openPostgres({
        url,
        poolMin: 0,
        poolMax: 4,
        statementTimeoutMs: 20_000,
        applicationName: 'post worker',
        onError: () => undefined,
      })
const posting = createPosting({
  ...orders,
  database,
  clock: systemClock(orders),
  ...(crash === null ? {} : { crashAt: createCrashpoint(crash) }),
})
await posting.delivery.recover()
await posting.delivery.attach(1)
for (;;) {
  const open = await database.db
    .selectFrom('deliveries')
    .select('id')
    .where('state', 'in', ['planned', 'sending'])
    .execute()
  if (open.length === 0) break
  await new Promise((resolve) => setTimeout(resolve, 20))
}
await posting.close()
await database.close()
