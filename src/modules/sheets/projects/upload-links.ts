import { transact } from '../../../db/transaction.ts'
import { authorize, type Actor } from '../../../kernel/actor.ts'
import type { ProjectId } from '../../../kernel/ids.ts'
import type { ActDeps } from './acts/act.ts'
import type { PublicLink, UploadLink } from './contract.ts'
import { linkNotFound, linkUsed, uploadLinkNotFound } from './errors.ts'
import {
  insertUploadLink,
  removeUploadLink,
  uploadLinkByToken,
  uploadLinksOf,
  useUploadLink,
  type UploadLinkRow,
} from './link-store.ts'
import { whoOf } from './log.ts'
import { findProject, type ProjectRow } from './project-store.ts'
import { requireHeld, requireProject, sign } from './require.ts'
import { hashOfToken, newToken } from './tokens.ts'
import { countFiles } from './workbook-store.ts'

const HOUR_MS = 3_600_000

export interface NewUploadLink {
  readonly url: string
  readonly token: string
  readonly expiresAt: number
  readonly link: UploadLink
}

/** A link by which somebody without an account sends files into one project, until they say that was all. */
export interface UploadLinks {
  create(actor: Actor, projectId: ProjectId, hours: number): Promise<NewUploadLink>
  list(actor: Actor, projectId: ProjectId): Promise<{ items: UploadLink[] }>
  remove(actor: Actor, projectId: ProjectId, id: number): Promise<void>
  /** @throws AppError `sheet_link_not_found` */
  show(token: string): Promise<PublicLink>
  /** For whom a file by this link is. @throws AppError `sheet_link_not_found`, `sheet_link_used` */
  require(token: string): Promise<{ projectId: ProjectId; who: string }>
  /** That was all: the link is used up. */
  finish(token: string): Promise<PublicLink>
}

export function createUploadLinks(deps: ActDeps): UploadLinks {
  const { database, clock, audit } = deps
  const find = async (token: string): Promise<{ link: UploadLinkRow; project: ProjectRow }> => {
    const link = await uploadLinkByToken(database.db, hashOfToken(token))
    if (link === undefined || link.expires_at <= clock.now()) throw linkNotFound()
    const project = await findProject(database.db, link.project_id)
    if (project === undefined) throw linkNotFound()
    return { link, project }
  }
  const show = async (token: string): Promise<PublicLink> => {
    const { link, project } = await find(token)
    return toPublic(deps, { link, project, files: await countFiles(database.db, project.id) })
  }
  return {
    show,
    create: (actor, projectId, hours) => create(deps, actor, projectId, hours),
    async list(actor, projectId) {
      authorize(actor, 'sheets.read')
      await requireProject(database.db, projectId)
      return { items: (await uploadLinksOf(database.db, projectId)).map(toLink) }
    },
    async remove(actor, projectId, id) {
      authorize(actor, 'sheets.write')
      await transact(database.db, async (trx) => {
        if (!(await removeUploadLink(trx, projectId, id))) throw uploadLinkNotFound(id)
        await audit.record(trx, actor, {
          action: 'sheet.upload_link_removed',
          subject: `sheet:${projectId}`,
          details: { link: id },
        })
      })
    },
    async require(token) {
      const { link, project } = await find(token)
      if (link.used_at !== null) throw linkUsed()
      return { projectId: project.id, who: `upload-link:${link.id}` }
    },
    async finish(token) {
      const { link } = await find(token)
      await transact(database.db, async (trx) => {
        if (!(await useUploadLink(trx, link.id, clock.now()))) throw linkUsed()
      })
      return show(token)
    },
  }
}

async function create(deps: ActDeps, actor: Actor, projectId: ProjectId, hours: number): Promise<NewUploadLink> {
  authorize(actor, 'sheets.write')
  const { database, clock, audit, publicUrl } = deps
  const token = newToken()
  const now = clock.now()
  const row = await transact(database.db, async (trx) => {
    await requireHeld(trx, projectId)
    const made = await insertUploadLink(trx, {
      project_id: projectId,
      token_hash: hashOfToken(token),
      expires_at: now + hours * HOUR_MS,
      created_by: whoOf(actor),
      created_at: now,
    })
    const details = { link: made.id, hours }
    await audit.record(trx, actor, { action: 'sheet.upload_link_made', subject: `sheet:${projectId}`, details })
    await sign(trx, projectId, deps)
    return made
  })
  return { token, url: `${publicUrl ?? ''}/send/${token}`, expiresAt: row.expires_at, link: toLink(row) }
}

const toLink = (row: UploadLinkRow): UploadLink => ({
  id: row.id,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

interface PublicParts {
  readonly link: UploadLinkRow
  readonly project: ProjectRow
  readonly files: number
}

const toPublic = ({ limits }: ActDeps, { link, project, files }: PublicParts): PublicLink => ({
  title: project.title,
  expiresAt: link.expires_at,
  isUsed: link.used_at !== null,
  maxFiles: Math.max(0, limits.maxFiles - files),
  maxBytes: Math.max(0, limits.maxBytes - project.bytes),
})
