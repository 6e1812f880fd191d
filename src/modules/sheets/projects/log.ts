import { createHash } from 'node:crypto'
import type { Db, Trx } from '../../../db/transaction.ts'
import { actorLabel, authorize, type Actor } from '../../../kernel/actor.ts'
import type { Clock } from '../../../kernel/clock.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import { decodeCursor, encodeCursor, type PageRequest } from '../../../kernel/page.ts'
import { canonicalText, faultOfLine, firstHash, lineHash, type ChainedLine, type LogValue } from '../core/log/chain.ts'
import { sentenceOf } from '../core/log/sentences.ts'
import type { LogLine } from './contract.ts'
import { appendLine, holdLog, linesAfter, logHead } from './log-store.ts'

const VERIFY_PAGE = 1_000
const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export interface LogEntry {
  /** As `workbook.read`. */
  readonly kind: string
  readonly body: Readonly<Record<string, LogValue | undefined>>
}

export interface LogVerdict {
  readonly lines: number
  readonly head: string
  /** Null: every line fits. */
  readonly problem: string | null
}

export interface SheetLog {
  /** Writes the line in the transaction of what it tells of. `who`: as `actorLabel` writes an actor. */
  write(trx: Trx, projectId: ProjectId, who: string, entry: LogEntry): Promise<void>
  /** Oldest first. */
  list(
    db: Db,
    projectId: ProjectId,
    page: PageRequest,
  ): Promise<{ items: readonly LogLine[]; nextCursor: string | null; head: string }>
  /** Recomputes the chain. */
  verify(db: Db, projectId: ProjectId): Promise<LogVerdict>
  /** The last line of each kind and subject that `wanted` picks. */
  find(db: Db, projectId: ProjectId, wanted: (line: LogLine) => boolean): Promise<LogLine | undefined>
}

export function createSheetLog({ clock }: { readonly clock: Clock }): SheetLog {
  return {
    async write(trx, projectId, who, { kind, body }) {
      const head = await holdLog(trx, projectId)
      const line = {
        seq: head.seq + 1,
        at: clock.now(),
        actor: who,
        kind,
        body: canonicalText(body),
        previous_hash: head.hash,
      }
      await appendLine(trx, projectId, { ...line, hash: lineHash(digest, projectId, line) })
    },
    async list(db, projectId, { limit, cursor }) {
      const after = cursor === undefined ? 0 : Number(decodeCursor(cursor, 1)[0])
      const rows = await linesAfter(db, projectId, after, limit + 1)
      const items = rows.slice(0, limit).map(toLine)
      const last = items.at(-1)
      const { hash } = await logHead(db, projectId)
      const nextCursor = rows.length > limit && last !== undefined ? encodeCursor([last.seq]) : null
      return { items, nextCursor, head: hash }
    },
    verify: verifyChain,
    async find(db, projectId, wanted) {
      let found: LogLine | undefined
      await eachLine(db, projectId, (line) => {
        const shown = toLine(line)
        if (wanted(shown)) found = shown
        return true
      })
      return found
    },
  }
}

async function verifyChain(db: Db, projectId: ProjectId): Promise<LogVerdict> {
  let before = { seq: 0, hash: firstHash }
  let problem: string | null = null
  await eachLine(db, projectId, (line) => {
    problem = faultOfLine(digest, projectId, before, line)
    if (problem === null) before = line
    return problem === null
  })
  return { lines: before.seq, head: before.hash, problem }
}

/** Until `visit` says that it has seen enough. */
async function eachLine(db: Db, projectId: ProjectId, visit: (line: ChainedLine) => boolean): Promise<void> {
  for (let after = 0; ;) {
    const lines = await linesAfter(db, projectId, after, VERIFY_PAGE)
    for (const line of lines) {
      if (!visit(line)) return
      after = line.seq
    }
    if (lines.length < VERIFY_PAGE) return
  }
}

function toLine({ seq, at, actor, kind, body, previous_hash: previousHash, hash }: ChainedLine): LogLine {
  const parsed: unknown = JSON.parse(body)
  const facts = typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  return { seq, at, actor, kind, sentence: sentenceOf(kind, facts), body: facts, previousHash, hash }
}

/** As the log writes who did something. */
export function whoOf(actor: Actor): string {
  authorize(actor, 'sheets.read')
  return actorLabel(actor)
}
