import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createApiClient } from '../../../src/cli/client.ts'
import { importSchema, type Import } from '../../../src/modules/audiences/contract.ts'
import { socketPath } from '../../../src/platform/socket-path.ts'
import { pause } from '../../../scripts/stage/stage.ts'
import type { Play } from './play.ts'

const POLL_MS = 50
const CONSENT = { obtainedOn: '2026-01-31', how: 'They ticked the box under the order form.' }

/** Uploads a file with `rows` people whose ids begin with `firstId`; the folder of the stage keeps it. */
export async function uploadPeople(play: Play, firstId: number, rows: number): Promise<Import> {
  const file = join(play.stage.folder, `people-${firstId}.csv`)
  const lines = Array.from({ length: rows }, (_, row) => `${firstId + row},Ann ${row},en\n`)
  writeFileSync(file, `telegram_id,first_name,language_code\n${lines.join('')}`)
  const client = createApiClient(socketPath(play.stage.dataDir))
  try {
    return await client.upload(`/imports?accountId=${play.accounts[0]?.id ?? 0}`, file, importSchema)
  } finally {
    await client.close()
  }
}

/** As a person does who is told to try again. */
export async function startImport({ product: { api } }: Play, { id, lines }: Import): Promise<void> {
  const { state } = await api.get<Import>(`/imports/${id}`)
  if (state === 'uploaded') await api.post(`/imports/${id}/start`, { lines, tags: ['brought'], consent: CONSENT })
}

/** Resolves to how it stands when it has ended, or after that time. */
export async function untilBrought(
  { product: { api } }: Play,
  id: number,
  timeoutMs: number,
): Promise<Import | undefined> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const now = await api.get<Import>(`/imports/${id}`).catch(() => undefined)
    if ((now !== undefined && now.state !== 'running') || performance.now() > deadline) return now
    await pause(POLL_MS)
  }
}
