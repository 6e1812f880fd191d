import { z } from 'zod'
import type { Database } from '../../db/database.ts'
import { transact, type Db, type Trx } from '../../db/transaction.ts'
import { authorize, type Actor } from '../../kernel/actor.ts'
import type { ContactId } from '../../kernel/ids.ts'
import type { JobId, JobKind, JobRun, Jobs } from '../../platform/jobs/index.ts'
import type { AuditEntry } from '../audit/index.ts'
import { tagsInUse } from './audience-queries.ts'
import { contactById, contactIdsBefore, countContacts } from './contact-queries.ts'
import { contactFilterSchema, type Contact, type ContactFilter, type TagList, type TagManyRequest } from './contract.ts'
import { contactNotFound, contactsChanged } from './errors.ts'
import { requireTags } from './require-tags.ts'
import { addTagRows, removeTagRows } from './tag-store.ts'

export interface TagDeps {
  readonly database: Pick<Database, 'db' | 'readDb' | 'writer'>
  readonly audit: { record(trx: Trx, actor: Actor, entry: AuditEntry): Promise<void> }
  readonly jobs: Pick<Jobs, 'handle' | 'enqueue'>
}

export interface Tags {
  /** The two hundred on the most contacts. */
  list(actor: Actor): Promise<TagList>
  /** Exactly these. @throws AppError `contact_not_found`, `tag_invalid`. */
  set(actor: Actor, contactId: ContactId, tags: readonly string[]): Promise<Contact>
  /** As a job. @throws AppError `contacts_changed` when the number is another one now. */
  setMany(actor: Actor, request: TagManyRequest): Promise<JobId>
  count(actor: Actor, filter: ContactFilter): Promise<number>
}

const payload = z.object({
  tag: z.string(),
  action: z.enum(['add', 'remove']),
  filter: contactFilterSchema,
  contacts: z.number(),
})
type Payload = z.infer<typeof payload>

const tagJob: JobKind<Payload> = {
  name: 'audiences.tag',
  title: 'Change a tag of many contacts',
  payload,
  maxAttempts: 5,
  backoff: { firstMs: 2_000, maxMs: 60_000 },
  timeoutMs: 3_600_000,
  concurrency: 1,
}
const MAX_LISTED = 200
const CHUNK = 500

export function createTags(deps: TagDeps): Tags {
  const { database, audit, jobs } = deps
  jobs.handle(tagJob, (run) => tagAll(deps, run))
  return {
    async list(actor) {
      authorize(actor, 'contacts.read')
      return { tags: await tagsInUse(database.readDb, MAX_LISTED) }
    },
    async count(actor, filter) {
      authorize(actor, 'contacts.read')
      return countContacts(database.readDb, filter)
    },
    async set(actor, contactId, texts) {
      authorize(actor, 'contacts.write')
      const wanted = requireTags(texts)
      await transact(database.db, async (trx) => {
        const before = (await required(trx, contactId)).tags
        const rows = (tags: readonly string[]) => tags.map((tag) => ({ contactId, tag }))
        await removeTagRows(trx, rows(before.filter((tag) => !wanted.includes(tag))))
        await addTagRows(trx, rows(wanted))
        const entry = { action: 'contact.tagged', subject: `contact:${contactId}`, details: { tags: [...wanted] } }
        await audit.record(trx, actor, entry)
      })
      return required(database.db, contactId)
    },
    async setMany(actor, { tag: text, action, filter, contacts }) {
      authorize(actor, 'contacts.write')
      const [tag = ''] = requireTags([text])
      const now = await countContacts(database.readDb, filter)
      if (now !== contacts) throw contactsChanged(contacts, now)
      return transact(database.db, async (trx) => {
        const { id } = await jobs.enqueue(trx, tagJob, { tag, action, filter, contacts })
        const details = { tag, action, contacts }
        await audit.record(trx, actor, { action: 'contacts.tagged', subject: 'contacts', details })
        return id
      })
    },
  }
}

async function required(db: Db, contactId: ContactId): Promise<Contact> {
  const contact = await contactById(db, contactId)
  if (contact === undefined) throw contactNotFound(contactId)
  return contact
}

/** From the newest to the oldest, so that whoever comes meanwhile is left out; the same again changes nothing. */
async function tagAll({ database }: TagDeps, run: JobRun<Payload>): Promise<void> {
  const { tag, action, filter, contacts } = run.payload
  const change = action === 'add' ? addTagRows : removeTagRows
  let done = 0
  for (let beforeId = Number.MAX_SAFE_INTEGER; ;) {
    run.signal.throwIfAborted()
    const ids = await contactIdsBefore(database.readDb, { ...filter, beforeId, limit: CHUNK })
    const last = ids.at(-1)
    if (last === undefined) return
    await database.writer.write(async (trx) => {
      await run.confirm(trx)
      await change(
        trx,
        ids.map((contactId) => ({ contactId, tag })),
      )
    })
    beforeId = last
    done += ids.length
    run.progress(done, contacts, 'contacts')
  }
}
