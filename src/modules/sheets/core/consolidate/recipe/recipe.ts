import type { ColumnType } from '../../schema.ts'

/** A column of a recipe, by the name that its commands use. */
export interface RecipeColumn {
  readonly name: string
  readonly type: ColumnType
  readonly scale: number
  /** Without it nothing of the recipe is applied. */
  readonly isRequired: boolean
  readonly aliases: readonly string[]
}

/** Commands by column names, so that they hold for other files with other columns as far as those names are there. */
export interface RecipePlan {
  readonly columns: readonly RecipeColumn[]
  readonly commands: readonly string[]
}

/** A line that is no command. */
export const isComment = (line: string): boolean => line.trim() === '' || line.trim().startsWith('#')

/** `plan.txt`: a command a line. */
export const commandsOf = (text: string): readonly string[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => !isComment(line))
