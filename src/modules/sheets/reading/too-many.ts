import { ReadFailure } from './failures.ts'
import type { ReadLimits } from './limits.ts'

export const tooManyColumns = ({ maxColumns }: ReadLimits): ReadFailure =>
  new ReadFailure('too_many_columns', `it has more than ${maxColumns} columns`)
