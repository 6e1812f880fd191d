import { open, rm, stat } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { copySqlite, type Facts } from '../copies/sqlite.ts'
import { filePart, folderParts } from './folder-parts.ts'
import { FORMAT, manifestKey, type About } from './manifest.ts'
import { pack, type Part } from './pack.ts'
import { openSealed, sealStream, type Seal } from './seal.ts'
import { unpack } from './unpack.ts'

export interface MakePlan {
  /** A database file that is in use, or a dump that was made already. */
  readonly database:
    | { readonly kind: 'sqlite'; readonly path: string }
    | { readonly kind: 'dump'; readonly path: string; readonly facts: Facts }
  readonly filesFolder: string
  /** Its own, empty; the caller removes it. */
  readonly workFolder: string
  /** Where the sealed archive is written. */
  readonly target: string
  readonly about: Omit<About, 'program' | 'format' | 'migrations' | 'store'>
  readonly seal: Seal
}

export type Phase = 'copying' | 'packing' | 'verifying'

export interface MakeProgress {
  readonly phase: Phase
  readonly doneBytes: number
  readonly totalBytes: number
}

export interface Made {
  readonly bytes: number
  readonly parts: number
  readonly missingFiles: number
  readonly counts: Readonly<Record<string, number>>
}

/** Copies, packs, seals, and then opens the result again and holds every part against what was packed. */
export async function make(plan: MakePlan, onProgress: (progress: MakeProgress) => void): Promise<Made> {
  const { database } = plan
  const isSqlite = database.kind === 'sqlite'
  const copy = isSqlite ? join(plan.workFolder, 'database.sqlite') : database.path
  const facts = isSqlite
    ? await copySqlite(database.path, copy, (share) =>
        onProgress({ phase: 'copying', doneBytes: Math.round(share * 100), totalBytes: 100 }),
      )
    : database.facts
  const packed = await packTo(plan, { copy, facts, isSqlite }, onProgress)
  await rm(copy)
  await verify(plan, packed.contentBytes, onProgress)
  const { size } = await stat(plan.target)
  return { bytes: size, parts: packed.parts, missingFiles: packed.missingFiles, counts: facts.counts }
}

interface Source {
  readonly copy: string
  readonly facts: Facts
  readonly isSqlite: boolean
}

async function packTo(
  plan: MakePlan,
  { copy, facts, isSqlite }: Source,
  onProgress: (progress: MakeProgress) => void,
): Promise<{ readonly parts: number; readonly missingFiles: number; readonly contentBytes: number }> {
  const wanted = new Set(facts.files)
  let parts = 0
  let contentBytes = 0
  const all = async function* (): AsyncGenerator<Part> {
    yield await filePart(isSqlite ? 'database.sqlite' : 'database.pgdump', copy)
    yield* folderParts('files', plan.filesFolder)
  }
  const counted = async function* (): AsyncGenerator<Part> {
    for await (const part of all()) {
      parts++
      contentBytes += part.bytes
      wanted.delete(part.name.slice('files/'.length))
      yield part
    }
  }
  const about: About = {
    program: 'switchboard',
    format: FORMAT,
    ...plan.about,
    store: isSqlite ? 'sqlite' : 'postgres',
    migrations: [...facts.migrations],
  }
  const plain = pack({
    about,
    parts: counted(),
    facts: () => ({ counts: { ...facts.counts }, missingFiles: wanted.size }),
    macKey: manifestKey(plan.seal.identity),
    onProgress: (doneBytes) => onProgress({ phase: 'packing', doneBytes, totalBytes: contentBytes }),
  })
  await pipeline(await sealStream(plain, plan.seal), createWriteStream(plan.target, { mode: 0o600, flags: 'wx' }))
  const handle = await open(plan.target, 'r')
  await handle.sync().finally(() => handle.close())
  return { parts, missingFiles: wanted.size, contentBytes }
}

async function verify(
  { target, seal }: Pick<MakePlan, 'target' | 'seal'>,
  totalBytes: number,
  onProgress: (progress: MakeProgress) => void,
): Promise<void> {
  let doneBytes = 0
  await unpack({
    path: target,
    plain: await openSealed(target, seal.identity),
    macKey: manifestKey(seal.identity),
    onAbout: () => undefined,
    async onPart(_name, content) {
      for await (const chunk of content)
        onProgress({ phase: 'verifying', doneBytes: (doneBytes += chunk.length), totalBytes })
    },
  })
}
