import { readFile } from 'node:fs/promises'
import {
  recipeFormats,
  recipeOutcomeSchema,
  recipePageSchema,
  recipeSchema,
  type Recipe,
  type RecipeOutcome,
} from '../../modules/sheets/consolidation/contract.ts'
import type { Command, CommandInput } from '../command.ts'
import { badUsage, fileUnusable } from '../errors.ts'
import { textFlag, toNumber } from '../flags.ts'
import { moreAfter, pageFlags, pageQuery } from '../paging.ts'
import { dateTime, table } from '../table.ts'

const listCommand: Command = {
  name: 'recipe list',
  summary: 'Recipes for tables, newest first.',
  args: [],
  flags: { search: { type: 'string', value: 'TEXT', meaning: 'Part of the title.' }, ...pageFlags },
  async run({ api, flags }) {
    const page = await (await api()).get(`/recipes?${pageQuery(flags, 'search')}`, recipePageSchema)
    const rows = page.items.map(({ id, title, commands, requires, updatedAt }) => [
      String(id),
      title,
      commands,
      requires.join(', ') || null,
      dateTime(updatedAt),
    ])
    const text =
      rows.length === 0
        ? 'No recipe. Save one from a version in the dashboard, or from a file: switchboard recipe import FILE'
        : table([['id', 'title', 'commands', 'needs', 'changed (UTC)'], ...rows]) + moreAfter(page)
    return { text, json: page }
  },
}

const showCommand: Command = {
  name: 'recipe show',
  summary: 'One recipe: the columns that it needs, and its commands.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const recipe = await (await api()).get(`/recipes/${toNumber(args[0] ?? '', 'ID')}`, recipeSchema)
    return { text: describe(recipe), json: recipe }
  },
}

function describe({ id, title, plan }: Recipe): string {
  const columns = plan.columns.map(({ name, type, isRequired, aliases }) => [
    `  ${name}`,
    type,
    isRequired ? 'needed' : 'if it is there',
    aliases.join(', ') || null,
  ])
  const commands = plan.commands.map((command) => `  ${command}`).join('\n')
  return `Recipe ${id}: ${title}\n${columns.length === 0 ? '' : `${table(columns)}\n`}${commands}`
}

const exportCommand: Command = {
  name: 'recipe export',
  summary: 'Writes a recipe: a command a line, or as JSON with its columns.',
  args: ['ID', 'FILE'],
  flags: {
    format: {
      type: 'string',
      value: 'FORMAT',
      meaning: `${recipeFormats.join(' or ')}; by the file's name without it.`,
    },
  },
  async run({ api, args: [id = '', file = ''], flags }) {
    const given = textFlag(flags, 'format') ?? (file.toLowerCase().endsWith('.json') ? 'json' : 'txt')
    const format = recipeFormats.find((one) => one === given)
    if (format === undefined) throw badUsage(`--format must be ${recipeFormats.join(' or ')}.`, 'recipe export')
    await (await api()).download(`/recipes/${toNumber(id, 'ID')}/export?format=${format}`, file)
    return { text: `The recipe is in ${file}.`, json: { file } }
  },
}

const importCommand: Command = {
  name: 'recipe import',
  summary: 'Saves a recipe from a file: JSON as it was exported, or a command a line with # comments.',
  args: ['FILE'],
  flags: { title: { type: 'string', value: 'TEXT', meaning: 'What to call it; as the file says without it.' } },
  async run(input) {
    const title = textFlag(input.flags, 'title')
    const text = await readText(input, input.args[0] ?? '')
    const body = { from: 'file', text, ...(title === undefined ? {} : { title }) }
    const recipe = await (await input.api()).post('/recipes', body, recipeSchema)
    return { text: describe(recipe), json: recipe }
  },
}

const readText = ({ terminal }: CommandInput, path: string): Promise<string> =>
  (path === '-' ? terminal.readInput() : readFile(path, 'utf8')).catch((cause: unknown) =>
    Promise.reject(fileUnusable(path, cause)),
  )

const applyCommand: Command = {
  name: 'recipe apply',
  summary: 'Applies a recipe to a project as far as its columns are there, and says what is skipped and why.',
  args: ['ID', 'PROJECT'],
  flags: { 'dry-run': { type: 'boolean', meaning: 'Only says what would be applied.' } },
  async run({ api, args: [id = '', project = ''], flags }) {
    const body = { recipeId: toNumber(id, 'ID'), dryRun: flags['dry-run'] === true }
    const path = `/sheets/${toNumber(project, 'PROJECT')}/apply-recipe`
    const outcome = await (await api()).post(path, body, recipeOutcomeSchema)
    return { text: describeOutcome(outcome), json: outcome }
  },
}

function describeOutcome({ summary, steps, runId }: RecipeOutcome): string {
  const rows = steps.map(({ command, outcome, reason }) => [`  ${outcome}`, command, reason === '' ? null : reason])
  const end = runId === null ? 'Nothing was changed: a dry run.' : `Run ${runId} does it now.`
  return `${summary}\n${table(rows)}\n${end}`
}

const removeCommand: Command = {
  name: 'recipe remove',
  summary: 'Removes a recipe. What was made with it stays.',
  args: ['ID'],
  flags: {},
  async run({ api, args }) {
    const id = toNumber(args[0] ?? '', 'ID')
    await (await api()).remove(`/recipes/${id}`)
    return { text: `Recipe ${id} is removed.`, json: { id } }
  },
}

export const recipeCommands: readonly Command[] = [
  listCommand,
  showCommand,
  exportCommand,
  importCommand,
  applyCommand,
  removeCommand,
]
