import { AppError, type FieldProblem } from '../kernel/errors.ts'

export const configInvalid = (problems: readonly FieldProblem[]): AppError =>
  new AppError(
    'config_invalid',
    'invalid',
    [
      'The configuration is wrong. Correct these variables and start again:',
      ...problems.map(({ path, message }) => `  ${path} ${message}`),
    ].join('\n'),
    { fields: problems },
  )
