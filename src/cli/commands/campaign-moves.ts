import { campaignSchema, preflightSchema, verdictSchema } from '../../modules/campaigns/contract.ts'
import { verdictText } from '../campaign-text.ts'
import type { Command } from '../command.ts'
import { confirm, confirmFlag } from '../confirm.ts'
import { textFlag, toNumber } from '../flags.ts'

const NOT_RUNNING = 'No server runs on this data folder: it goes on when you start one (npm start).'

const pathOf = (args: readonly string[]): string => `/campaigns/${toNumber(args[0] ?? '', 'ID')}`

const startCommand: Command = {
  name: 'campaign start',
  summary: 'Starts a draft, after its number of recipients was typed.',
  args: ['ID'],
  flags: { confirm: confirmFlag },
  async run(input) {
    const api = await input.api()
    const { audience, problems, estimatedMs } = await api.get(`${pathOf(input.args)}/preflight`, preflightSchema)
    if (problems.length === 0) {
      const minutes = Math.max(1, Math.ceil(estimatedMs / 60_000))
      await confirm(input, audience.recipients, `It goes to ${audience.recipients} people, in about ${minutes} min.`)
    }
    const campaign = await api.post(
      `${pathOf(input.args)}/start`,
      { confirmRecipients: audience.recipients },
      campaignSchema,
    )
    const note = (await input.isServerRunning()) ? '' : `\n${NOT_RUNNING}`
    return {
      text: `Campaign ${campaign.id} is ${campaign.state}: ${audience.recipients} recipients.${note}`,
      json: campaign,
    }
  },
}

const cancelCommand: Command = {
  name: 'campaign cancel',
  summary: "Cancels what has not been sent, for good, after the campaign's id was typed.",
  args: ['ID'],
  flags: { confirm: confirmFlag },
  async run(input) {
    const api = await input.api()
    const { id, sums } = await api.get(pathOf(input.args), campaignSchema)
    await confirm(input, id, `Campaign ${id} has ${sums.planned} messages that were not sent; they never will be.`)
    const campaign = await api.post(`${pathOf(input.args)}/cancel`, {}, campaignSchema)
    return { text: `Campaign ${id} is ${campaign.state}.`, json: campaign }
  },
}

const pauseCommand: Command = {
  name: 'campaign pause',
  summary: 'Holds what has not been sent.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const campaign = await (await api()).post(`${pathOf(args)}/pause`, {}, campaignSchema)
    return { text: `Campaign ${campaign.id} is ${campaign.state}.`, json: campaign }
  },
}

const resumeCommand: Command = {
  name: 'campaign resume',
  summary: 'Goes on with a paused campaign.',
  args: ['ID'],
  flags: {
    original: {
      type: 'string',
      value: 'WHAT',
      meaning:
        'For a campaign out of a backup, what the install that it was taken of did since: stopped, went_on or unknown. Unless it stopped, nothing that was planned then is sent from here.',
    },
  },
  async run({ api, args, flags, isServerRunning }) {
    const original = textFlag(flags, 'original')
    const body = original === undefined ? {} : { original }
    const campaign = await (await api()).post(`${pathOf(args)}/resume`, body, campaignSchema)
    const note = (await isServerRunning()) ? '' : `\n${NOT_RUNNING}`
    return { text: `Campaign ${campaign.id} is ${campaign.state}.${note}`, json: campaign }
  },
}

const verifyCommand: Command = {
  name: 'campaign verify',
  summary: 'Counts the ledger anew, prints the sums and writes one line for each recipient.',
  args: ['ID'],
  flags: {
    out: { type: 'string', value: 'FILE', meaning: 'Where to write them; campaign-ID-recipients.csv without it.' },
  },
  async run({ api, args, flags }) {
    const client = await api()
    const verdict = await client.post(`${pathOf(args)}/verify`, {}, verdictSchema)
    const file = textFlag(flags, 'out') ?? `campaign-${verdict.campaignId}-recipients.csv`
    await client.download(`${pathOf(args)}/recipients.csv`, file)
    return { text: verdictText(verdict, file), json: { ...verdict, file }, ok: verdict.ok }
  },
}

export const campaignMoveCommands: readonly Command[] = [
  startCommand,
  pauseCommand,
  resumeCommand,
  cancelCommand,
  verifyCommand,
]
