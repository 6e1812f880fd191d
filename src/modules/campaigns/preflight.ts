import { authorize, type Actor } from '../../kernel/actor.ts'
import type { FieldProblem } from '../../kernel/errors.ts'
import type { CampaignId } from '../../kernel/ids.ts'
import type { Campaign, CampaignMessage, Preflight } from './contract.ts'
import { BOT_PER_SECOND } from './core/progress.ts'
import type { CampaignDeps } from './deps.ts'
import { getCampaign } from './get-campaign.ts'
import { messageProblems } from './message.ts'
import { findBots } from './queries.ts'

type Deps = Pick<CampaignDeps, 'database' | 'audiences' | 'files'>

/** What stands between a draft and its start; the same checks again when it starts. */
export async function readPreflight(deps: Deps, actor: Actor, id: CampaignId): Promise<Preflight> {
  authorize(actor, 'campaigns.read')
  const campaign = await getCampaign(deps.database.readDb, id)
  const [audience, problems] = await Promise.all([
    deps.audiences.countAudience(deps.database.readDb, actor, campaign.audience),
    findProblems(deps, campaign),
  ])
  const largestShare = Math.max(0, ...audience.byAccount.map(({ recipients }) => recipients))
  return { audience, problems, estimatedMs: Math.round((largestShare * 1000) / BOT_PER_SECOND) }
}

/** All that can be known without Telegram and without counting. */
export async function findProblems(
  deps: Pick<Deps, 'database' | 'files'>,
  { message, audience }: Pick<Campaign, 'message' | 'audience'>,
): Promise<FieldProblem[]> {
  return [
    ...messageProblems(message),
    ...(await mediaProblems(deps, message)),
    ...(await botProblems(deps, audience.accountIds)),
  ]
}

export async function mediaProblems(
  { database, files }: Pick<Deps, 'database' | 'files'>,
  { media }: CampaignMessage,
): Promise<FieldProblem[]> {
  if (media === null) return []
  const file = await files.find(database.readDb, media.fileId)
  if (file === undefined)
    return [{ path: 'message.media', message: `There is no file ${media.fileId}. Upload it again, or remove it.` }]
  if (file.kinds.includes(media.kind)) return []
  const kinds = file.kinds.join(' or ')
  return [{ path: 'message.media', message: `"${file.name}" can't be sent as a ${media.kind}. Send it as a ${kinds}.` }]
}

async function botProblems(
  { database }: Pick<Deps, 'database'>,
  accountIds: readonly number[],
): Promise<FieldProblem[]> {
  const path = 'audience.accountIds'
  if (accountIds.length === 0) return [{ path, message: 'Choose at least one bot whose subscribers get it.' }]
  const bots = await findBots(database.readDb, accountIds)
  return accountIds.flatMap((id) => {
    const bot = bots.get(id)
    if (bot === undefined || bot.state === 'removed')
      return [{ path, message: `There is no bot ${id} any more. Take it out of the audience.` }]
    if (bot.state === 'paused')
      return [{ path, message: `@${bot.username} is paused. Resume it, or take it out of the audience.` }]
    if (bot.state === 'stopped')
      return [
        {
          path,
          message: `@${bot.username} is stopped: ${bot.health_reason ?? 'see its page'}. Mend it, or take it out.`,
        },
      ]
    return []
  })
}
