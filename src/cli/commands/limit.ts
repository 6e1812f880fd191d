import { budgetPageSchema, budgetPeriods, budgetSchema, type Budget } from '../../modules/limits/contract.ts'
import type { ApiClient } from '../client.ts'
import type { Command } from '../command.ts'
import { badUsage } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { table } from '../table.ts'

const PAGE = 200

const listCommand: Command = {
  name: 'limit list',
  summary: 'The budgets of API keys, with what their running day or month took.',
  args: [],
  flags: {},
  async run({ api }) {
    const budgets = await allBudgets(await api())
    const rows = budgets.map(({ key, amount, period, spent, timeZone, resetsAt }) => [
      key,
      amount,
      period,
      spent,
      Math.max(0, amount - spent),
      `${new Date(resetsAt).toISOString().slice(0, 16)}Z (${timeZone})`,
    ])
    const text =
      budgets.length === 0
        ? 'No budget yet. Set one: switchboard limit set KEY_ID REQUESTS'
        : table([['budget', 'amount', 'a', 'taken', 'left', 'free again'], ...rows])
    return { text, json: budgets }
  },
}

async function allBudgets(api: ApiClient): Promise<Budget[]> {
  const found: Budget[] = []
  for (let cursor = ''; ;) {
    const page = await api.get(`/limits/budgets?limit=${PAGE}${cursor}`, budgetPageSchema)
    found.push(...page.items)
    if (page.nextCursor === null) return found
    cursor = `&cursor=${page.nextCursor}`
  }
}

const setCommand: Command = {
  name: 'limit set',
  summary: 'Sets how many requests an API key may make in a day or month.',
  args: ['KEY_ID', 'REQUESTS'],
  flags: {
    period: { type: 'string', value: 'day|month', meaning: 'What it is for; a day without it.' },
    zone: { type: 'string', value: 'ZONE', meaning: 'Whose days these are, as Europe/Berlin; UTC without it.' },
  },
  async run({ api, args: [keyId = '', requests = ''], flags }) {
    const wanted = textFlag(flags, 'period') ?? 'day'
    const period = budgetPeriods.find((one) => one === wanted)
    if (period === undefined) throw badUsage('--period must be day or month.', '')
    const body = {
      key: `requests:key:${toNumber(keyId, 'KEY_ID')}`,
      amount: requests === '0' ? 0 : toNumber(requests, 'REQUESTS'),
      period,
      timeZone: textFlag(flags, 'zone') ?? 'UTC',
    }
    const budget = await (await api()).post('/limits/budgets', body, budgetSchema)
    return { text: `API key ${keyId} may make ${budget.amount} requests a ${budget.period}.`, json: budget }
  },
}

export const limitCommands: readonly Command[] = [listCommand, setCommand]
