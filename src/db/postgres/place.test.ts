import { Client } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.ts'
import { enterPlace, type Place, type PlaceOptions } from './place.ts'

let database: TestDatabase
const places: Place[] = []
beforeEach(async () => {
  database = await createTestDatabase({ store: 'PostgreSQL', isMigrated: false })
})
afterEach(async () => {
  for (const place of places.splice(0)) await place.close()
  await database.remove()
})

async function enter(applicationName: string, more: Partial<PlaceOptions> = {}): Promise<Place> {
  const place = await enterPlace({
    url: database.url ?? '',
    applicationName,
    recheck: () => Promise.resolve(),
    onOutdated: () => undefined,
    pingMs: 50,
    ...more,
  })
  places.push(place)
  return place
}

it('lets several work side by side, and nobody change the schema meanwhile', async () => {
  const first = await enter('first')
  await first.settle()
  const other = await enter('second')
  await expect(other.beAlone()).rejects.toMatchObject({
    code: 'schema_in_use',
    message: expect.stringContaining('first') as string,
  })
  await other.settle()
})

it('lets one enter after the other', async () => {
  const first = await enter('first')
  await first.beAlone()
  let hasEntered = false
  const second = enter('second').then((place) => {
    hasEntered = true
    return place
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(hasEntered).toBe(false)
  await first.settle()
  await (await second).settle()
})

it('lets the schema be changed when the others have ended', async () => {
  const first = await enter('first')
  await first.settle()
  await first.close()
  const second = await enter('second')
  await second.beAlone()
  await second.settle()
})

it('takes its place again after its session was cut, and says when the schema is another one', async () => {
  const outdated: unknown[] = []
  const newer = new Error('newer')
  const first = await enter('first', {
    recheck: () => Promise.reject(newer),
    onOutdated: (error) => void outdated.push(error),
  })
  await first.settle()
  const client = new Client({ connectionString: database.url ?? '' })
  await client.connect()
  await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'first'")
  await client.end()
  await expect.poll(() => outdated).toEqual([newer])
  await expect((await enter('second')).beAlone()).rejects.toMatchObject({ code: 'schema_in_use' })
})
