import { readFile } from 'node:fs/promises'
import { importFormats, importResultSchema, type ImportResult } from '../../modules/feeds/sources/contract.ts'
import type { Command, CommandInput } from '../command.ts'
import { confirm, confirmFlag } from '../confirm.ts'
import { badUsage, fileUnusable } from '../errors.ts'
import { listFlag, textFlag, toNumber } from '../flags.ts'
import { table } from '../table.ts'

const SHOWN_PROBLEMS = 20

const importCommand: Command = {
  name: 'source import',
  summary:
    'Brings sources from OPML, an export of RSS-to-Telegram-Bot or a CSV of addresses, after it showed what would be.',
  args: ['FILE'],
  flags: {
    format: {
      type: 'string',
      value: 'FORMAT',
      meaning: `${importFormats.join(', ')}; without it by what the file says.`,
    },
    channel: { type: 'string', multiple: true, value: 'ID', meaning: 'A channel that all of them are posted to.' },
    'dry-run': { type: 'boolean', meaning: 'Only says what would become of each line.' },
    confirm: confirmFlag,
  },
  async run(input) {
    const { args, flags } = input
    const text = await readText(input, args[0] ?? '')
    const channelIds = listFlag(flags, 'channel').map((id) => toNumber(id, '--channel'))
    const body = { format: readFormat(input, text), text, channelIds }
    const api = await input.api()
    const plan = await api.post('/sources/import', { ...body, dryRun: true }, importResultSchema)
    if (flags['dry-run'] === true) return { text: describe(plan), json: plan }
    if (plan.counts.added === 0) return { text: describe(plan), json: plan, ok: plan.counts.bad === 0 }
    await confirm(input, plan.counts.added, `${describe(plan)}\n`)
    const done = await api.post('/sources/import', { ...body, dryRun: false }, importResultSchema)
    return { text: describe(done), json: done }
  },
}

const readText = ({ terminal }: CommandInput, path: string): Promise<string> =>
  (path === '-' ? terminal.readInput() : readFile(path, 'utf8')).catch((cause: unknown) =>
    Promise.reject(fileUnusable(path, cause)),
  )

/** By what the file says rather than by its name. */
function readFormat({ flags }: CommandInput, text: string): (typeof importFormats)[number] {
  const given = textFlag(flags, 'format')
  const format = importFormats.find((one) => one === given)
  if (format !== undefined) return format
  if (given !== undefined) throw badUsage(`--format must be one of ${importFormats.join(', ')}.`, 'source import')
  return /<opml[\s>]/i.test(text.slice(0, 4_000)) ? 'opml' : 'csv'
}

function describe({ counts, lines, isDryRun }: ImportResult): string {
  const { added, known, doubled, bad } = counts
  const sums = `${added} ${isDryRun ? 'would be' : 'were'} added, ${known} are there already, ${doubled} stand twice in the file, ${bad} cannot be used.`
  const problems = lines.filter(({ fate }) => fate === 'bad').slice(0, SHOWN_PROBLEMS)
  return problems.length === 0
    ? sums
    : `${sums}\n${table(problems.map(({ line, url, why }) => [`  line ${line}`, url, why]))}`
}

const exportCommand: Command = {
  name: 'source export',
  summary: 'Writes all sources as OPML, in folders by channel.',
  args: ['FILE'],
  flags: {},
  async run({ api, args }) {
    const file = args[0] ?? ''
    await (await api()).download('/sources/export.opml', file)
    return { text: `The sources are in ${file}.`, json: { file } }
  },
}

export const sourceMoveCommands: readonly Command[] = [importCommand, exportCommand]
