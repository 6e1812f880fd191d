import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { row, workbook } from '../../../../../bench/sheets/awkward/workbook.ts'
import { zipOf, type ZipPart } from '../../../../../bench/sheets/zip-file.ts'
import { unpack } from './unpack.ts'

describe('a zip of files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-unpack-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'in.zip')
  let runs = 0
  const into = (): string => {
    runs += 1
    const outFolder = join(folder, `out-${runs}`)
    mkdirSync(outFolder)
    return outFolder
  }
  const unpackParts = async (parts: readonly ZipPart[], outFolder: string) => {
    writeFileSync(path, zipOf(parts))
    return unpack({ path, outFolder })
  }

  it('gives its files under names of ours, without folders and what systems leave in them', async () => {
    const outFolder = into()
    const files = await unpackParts(
      [
        { name: 'branches/', content: '' },
        { name: 'branches/März.csv', content: 'a,b' },
        { name: '../../etc/passwd.csv', content: 'c,d' },
        { name: '__MACOSX/branches/._März.csv', content: 'x' },
        { name: 'branches/.DS_Store', content: 'x' },
      ],
      outFolder,
    )
    expect(files).toEqual([
      { name: 'März.csv', path: join(outFolder, '0001.part'), bytes: 3 },
      { name: 'passwd.csv', path: join(outFolder, '0002.part'), bytes: 3 },
    ])
    expect(readFileSync(join(outFolder, '0002.part'), 'utf8')).toBe('c,d')
  })

  it('is none when it is a workbook or no zip', async () => {
    writeFileSync(path, workbook({ rows: row(1, 'a') }))
    expect(await unpack({ path, outFolder: into() })).toBeNull()
    writeFileSync(path, 'a,b')
    expect(await unpack({ path, outFolder: into() })).toBeNull()
  })

  it('leaves nothing behind when one of its files is damaged', async () => {
    const outFolder = into()
    const broken = unpackParts(
      [
        { name: 'a.csv', content: 'a' },
        { name: 'b.csv', content: 'b', lie: ({ crc }) => ({ crc: (crc ^ 1) >>> 0 }) },
      ],
      outFolder,
    )
    await expect(broken).rejects.toMatchObject({ reason: 'damaged' })
    expect(readdirSync(outFolder)).toEqual([])
  })

  it('has at most 200 files', async () => {
    const parts = Array.from({ length: 201 }, (_, index) => ({ name: `${index}.csv`, content: 'a' }))
    await expect(unpackParts(parts, into())).rejects.toMatchObject({ reason: 'too_large' })
  })
})
