import { AppError } from '../../../kernel/errors.ts'
import type { ProjectId } from '../../../kernel/ids.ts'

export const matrixChanged = (): AppError =>
  new AppError(
    'sheet_matrix_changed',
    'conflict',
    'The matrix was changed meanwhile, by somebody else or by a file that was read. Look at it again, then decide.',
  )

export const matrixChangeRefused = (why: string): AppError => new AppError('sheet_matrix_refused', 'invalid', why)

export const questionGone = (): AppError =>
  new AppError(
    'sheet_question_gone',
    'conflict',
    'This question is not open any more, or has no such answer. Look at the matrix again.',
  )

export const matrixTooWide = (columns: number, max: number): AppError =>
  new AppError(
    'sheet_matrix_too_wide',
    'invalid',
    `The tables of this project have ${columns} columns together; ${max} can be matched. Leave out tables, or split the project.`,
  )

export const nothingToConsolidate = (id: ProjectId): AppError =>
  new AppError(
    'sheet_nothing_to_consolidate',
    'conflict',
    `Project ${id} has no table that is taken in. Add a file, or take in one of its tables.`,
  )

export const mappingNotFound = (id: number): AppError =>
  new AppError('sheet_mapping_not_found', 'not_found', `There is no mapping ${id}. List the mappings.`)

export const recipeNotFound = (id: number): AppError =>
  new AppError('recipe_not_found', 'not_found', `There is no recipe ${id}; it may have been removed. List the recipes.`)

export const recipeUnreadable = (why: string): AppError =>
  new AppError(
    'recipe_unreadable',
    'invalid',
    `This is no recipe: ${why} Write one command a line, or export one as JSON.`,
  )

export const recipeDoesNotFit = (why: string): AppError => new AppError('recipe_does_not_fit', 'conflict', why)

export const recipeHasNoSteps = (): AppError =>
  new AppError(
    'recipe_has_no_steps',
    'conflict',
    'No step led to this version: it is as it was consolidated. Do a step first, then save the recipe.',
  )

export const recipeStepUnsaid = (words: string): AppError =>
  new AppError(
    'recipe_step_unsaid',
    'conflict',
    `The step “${words.slice(0, 200)}” cannot be written as a command, so it cannot be part of a recipe. Go to the version before it and save that.`,
  )
