import { afterEach, beforeEach, expect, it } from 'vitest'
import { Upload } from 'tus-js-client'
import { until } from '../../../../../test/support/jobs.ts'
import { startRealApp, type RealApp } from '../../../../../test/support/real-app.ts'
import type { Download, Link, Project, Workbook } from '../contract.ts'

let real: RealApp
beforeEach(async () => {
  real = await startRealApp()
})
afterEach(() => real.close())

const bigTable = (rows: number): Buffer =>
  Buffer.from(`id,country,total\n${Array.from({ length: rows }, (_, row) => `${row + 1},DE,${row}.25`).join('\n')}\n`)

interface Sending {
  readonly url: string
  readonly content: Buffer
  readonly headers?: Record<string, string>
  /** Stops once so many bytes are told as sent. */
  readonly stopAfter?: number
  readonly resume?: string
}

/** Resolves to the upload's address; rejects as the client does. */
const sendByTus = ({ url, content, headers = {}, stopAfter, resume }: Sending): Promise<string> =>
  new Promise((resolve, reject) => {
    const upload = new Upload(content, {
      endpoint: url,
      ...(resume === undefined ? {} : { uploadUrl: resume }),
      chunkSize: 64 * 1024,
      retryDelays: [],
      metadata: { filename: '../../März 2026.csv' },
      headers,
      onError: reject,
      onSuccess: () => resolve(upload.url ?? ''),
      onChunkComplete(_size, accepted) {
        if (stopAfter !== undefined && accepted >= stopAfter) void upload.abort().then(() => resolve(upload.url ?? ''))
      },
    })
    upload.start()
  })

const begin = async (): Promise<number> => (await real.ask<Project>('POST', '/sheets', { title: 'March' })).id
const workbooksOf = async (id: number): Promise<Workbook[]> =>
  (await real.ask<{ items: Workbook[] }>('GET', `/sheets/${id}/workbooks`)).items
const isRead = async (id: number): Promise<Workbook | undefined> =>
  (await workbooksOf(id)).find(({ state }) => state === 'read')

it('an upload that broke off goes on where it was, by whoever is signed in', { timeout: 120_000 }, async () => {
  const id = await begin()
  const url = `${real.url}/api/v1/sheets/${id}/uploads`
  const content = bigTable(20_000)
  const headers = { cookie: real.cookie }
  await expect(sendByTus({ url, content })).rejects.toThrow('401')
  const foreign = { ...headers, origin: 'https://evil.example' }
  await expect(sendByTus({ url, content, headers: foreign })).rejects.toThrow('403')
  expect(await workbooksOf(id)).toEqual([])

  const address = await sendByTus({ url, content, headers, stopAfter: 128 * 1024 })
  expect((await workbooksOf(id)).map(({ state, name }) => ({ state, name }))).toEqual([
    { state: 'uploading', name: 'März 2026.csv' },
  ])
  const half = await fetch(address, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } })
  expect(Number(half.headers.get('upload-offset'))).toBeGreaterThan(0)
  expect(Number(half.headers.get('upload-offset'))).toBeLessThan(content.length)
  const other = await begin()
  const elsewhere = address.replace(`/sheets/${id}/`, `/sheets/${other}/`)
  const asked = await fetch(elsewhere, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } })
  expect(asked.status).toBe(404)
  await sendByTus({ url, content, headers, resume: address })
  const workbook = await until(() => isRead(id), 40_000)
  expect(workbook).toMatchObject({ rows: 20_000, bytes: content.length, kind: 'csv' })
})

it(
  'a project takes no more than it may, and an upload that is ended leaves nothing',
  { timeout: 120_000 },
  async () => {
    const id = await begin()
    const url = `${real.url}/api/v1/sheets/${id}/uploads`
    const headers = { cookie: real.cookie, 'tus-resumable': '1.0.0' }
    const ask = (length: string) => fetch(url, { method: 'POST', headers: { ...headers, 'upload-length': length } })
    expect((await (await ask('3000000000')).json()) as object).toMatchObject({ code: 'sheet_project_full' })
    expect((await (await ask('0')).json()) as object).toMatchObject({ code: 'sheet_file_empty' })
    expect((await (await ask('many')).json()) as object).toMatchObject({ code: 'sheet_upload_length_wrong' })
    const made = await ask('1000')
    expect(made.status).toBe(201)
    const address = new URL(made.headers.get('location') ?? '', real.url)
    expect((await real.ask<Project>('GET', `/sheets/${id}`)).bytes).toBe(1_000)
    expect((await fetch(address, { method: 'DELETE', headers })).status).toBe(204)
    expect((await real.ask<Project>('GET', `/sheets/${id}`)).bytes).toBe(0)
    expect(await workbooksOf(id)).toEqual([])
  },
)

it(
  'somebody without an account sends by a link until it is used up, and fetches by another',
  { timeout: 120_000 },
  async () => {
    const id = await begin()
    const { token } = await real.ask<Link>('POST', `/sheets/${id}/upload-links`, { hours: 1 })
    const base = `${real.url}/api/v1/sheets/link/${token}`
    expect(await (await fetch(base)).json()).toMatchObject({ title: 'March', isUsed: false, maxFiles: 200 })
    await sendByTus({ url: `${base}/uploads`, content: bigTable(100) })
    await until(() => isRead(id), 40_000)
    expect(await (await fetch(`${base}/finish`, { method: 'POST' })).json()).toMatchObject({ isUsed: true })
    await expect(sendByTus({ url: `${base}/uploads`, content: bigTable(100) })).rejects.toThrow('409')
    const project = await until(async () => {
      const now = await real.ask<Project>('GET', `/sheets/${id}`)
      return now.versionId !== null && now.openRuns.length === 0 && now
    }, 40_000)
    expect(project.versionId).not.toBeNull()
    const { download } = await real.ask<{ download: Download }>('POST', `/sheets/${id}/downloads`, { format: 'csv' })
    await until(async () => {
      const { items } = await real.ask<{ items: Download[] }>('GET', `/sheets/${id}/downloads`)
      return items.find((item) => item.id === download.id)?.state === 'ready'
    }, 40_000)
    const link = await real.ask<Link>('POST', `/sheets/${id}/downloads/${download.id}/link`, { hours: 1 })
    const file = await fetch(`${real.url}/api/v1/sheets/link/${link.token}/file`)
    expect(file.headers.get('content-disposition')).toContain('March.csv')
    expect((await file.text()).split('\n')[1]).toContain('DE')
    expect((await fetch(`${real.url}/api/v1/sheets/link/${token}/file`)).status).toBe(404)
  },
)
