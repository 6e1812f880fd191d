import { z } from 'zod'
import { commandsOf } from '../../core/consolidate/recipe/recipe.ts'
import { recipePlanSchema, type Recipe, type RecipeFormat, type RecipePlan } from '../contract.ts'
import { recipeUnreadable } from '../errors.ts'

const fileSchema = z.object({ title: z.string().trim().min(1).max(200).optional(), plan: recipePlanSchema })

export interface RecipeFile {
  readonly title: string | null
  readonly plan: RecipePlan
}

/** JSON as it is exported, or a command a line. @throws AppError `recipe_unreadable` */
export function readRecipeFile(text: string): RecipeFile {
  const isJson = text.trimStart().startsWith('{')
  return isJson ? readJson(text) : readText(text)
}

function readJson(text: string): RecipeFile {
  const parsed = fileSchema.safeParse(jsonOf(text))
  if (parsed.success) return { title: parsed.data.title ?? null, plan: parsed.data.plan }
  const [issue] = parsed.error.issues
  throw recipeUnreadable(`${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'it is not as expected.'}`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw recipeUnreadable(`its JSON is broken (${cause instanceof Error ? cause.message.slice(0, 200) : 'unknown'}).`)
  }
}

const columnLine = /^#\s*(needs|uses):\s*(.+)$/i

/** Comments may name the columns: `# needs: order_no, country` are required. */
function readText(text: string): RecipeFile {
  const title = /^\uFEFF?#\s*recipe:\s*(.{1,200})$/im.exec(text)?.[1]?.trim() ?? null
  const parsed = recipePlanSchema.safeParse({ columns: columnsIn(text), commands: commandsOf(text) })
  if (parsed.success) return { title, plan: parsed.data }
  const [issue] = parsed.error.issues
  const line = typeof issue?.path[1] === 'number' ? `command ${issue.path[1] + 1}: ` : ''
  throw recipeUnreadable(
    parsed.error.issues.some(({ path }) => path.length === 1 && path[0] === 'commands')
      ? 'there is no command in it, or more than 500.'
      : `${line}${issue?.message ?? 'it is not as expected.'}`,
  )
}

function columnsIn(text: string): RecipePlan['columns'] {
  const found = new Map<string, RecipePlan['columns'][number]>()
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, word, list] = columnLine.exec(line.trim()) ?? []
    if (word === undefined || list === undefined) continue
    for (const entry of list.split(',')) {
      const [name = '', type] = entry.split('|').map((part) => part.trim())
      if (name === '') continue
      const known = recipePlanSchema.shape.columns.element.shape.type.safeParse(type)
      const column = {
        name,
        type: known.success ? known.data : ('text' as const),
        scale: known.success && known.data === 'decimal' ? 2 : 0,
        isRequired: word.toLowerCase() === 'needs',
        aliases: [],
      }
      found.set(name.toLowerCase(), column)
    }
  }
  return [...found.values()]
}

export function writeRecipeFile({ title, plan }: Recipe, format: RecipeFormat): string {
  if (format === 'json') return `${JSON.stringify({ title, plan }, null, 2)}\n`
  const list = (isRequired: boolean): string =>
    plan.columns
      .filter((column) => column.isRequired === isRequired)
      .map(({ name, type }) => `${name}|${type}`)
      .join(', ')
  const head = [
    `# recipe: ${title.replace(/[\r\n]+/g, ' ')}`,
    ...(list(true) === '' ? [] : [`# needs: ${list(true)}`]),
    ...(list(false) === '' ? [] : [`# uses: ${list(false)}`]),
  ]
  return `${[...head, ...plan.commands].join('\n')}\n`
}

/** A file name that any system takes. */
export const recipeFileName = ({ id, title }: Pick<Recipe, 'id' | 'title'>, format: RecipeFormat): string => {
  const plain = title
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|(?<!-)-+$/g, '')
    .toLowerCase()
    .slice(0, 60)
  return `${plain || `recipe-${id}`}.${format}`
}
