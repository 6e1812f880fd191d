import { authorize, type Actor } from '../../kernel/actor.ts'
import { characterLimit, isHtmlProblem, parseTelegramHtml, renderTemplate } from '../delivery/index.ts'
import { previewRequestSchema, type CampaignMessage, type Preview, type PreviewRequest } from './contract.ts'
import type { CampaignDeps } from './deps.ts'
import { previewContactNotFound } from './errors.ts'
import { messageProblems, toContent } from './message.ts'
import { mediaProblems } from './preflight.ts'
import { findContact, firstSubscriber, type PreviewContact } from './queries.ts'

type Deps = Pick<CampaignDeps, 'database' | 'files'>

/** The message as one person would see it, counted as Telegram counts. HTML that Telegram would refuse is shown as it stands. */
export async function preview(deps: Deps, actor: Actor, input: PreviewRequest): Promise<Preview> {
  authorize(actor, 'campaigns.read')
  const { message, contactId, accountIds } = previewRequestSchema.parse(input)
  const contact = await choosePerson(deps, contactId, accountIds)
  const html = renderTemplate(message.text, contact?.fields ?? {})
  const parsed = parseTelegramHtml(html)
  const { text, entities } = isHtmlProblem(parsed) ? { text: html, entities: [] } : parsed
  const content = toContent(message, 0)
  return {
    text,
    entities: entities.map((entity) => ({ ...entity })),
    characters: text.length,
    limit: characterLimit(content),
    media: await describeMedia(deps, message),
    buttons: content.buttons.map((row) =>
      row.map((button) => ({ text: button.text, url: 'url' in button ? button.url : null })),
    ),
    contact: contact === undefined ? null : { id: contact.id, name: contact.name },
    problems: [...messageProblems(message), ...(await mediaProblems(deps, message))],
  }
}

async function choosePerson(
  { database }: Deps,
  contactId: number | undefined,
  accountIds: readonly number[],
): Promise<PreviewContact | undefined> {
  const chosen = contactId ?? (await firstSubscriber(database.readDb, accountIds))
  if (chosen === undefined) return undefined
  const contact = await findContact(database.readDb, chosen)
  if (contact === undefined && contactId !== undefined) throw previewContactNotFound(contactId)
  return contact
}

async function describeMedia({ database, files }: Deps, { media }: CampaignMessage): Promise<Preview['media']> {
  if (media === null) return null
  const file = await files.find(database.readDb, media.fileId)
  return file === undefined ? null : { ...media, name: file.name, bytes: file.bytes }
}
