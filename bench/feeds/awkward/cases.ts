import { broken } from './broken.ts'
import type { AwkwardCase } from './case.ts'
import { hostile } from './hostile.ts'
import { kinds } from './kinds.ts'
import { texts } from './texts.ts'

export const awkwardCases: readonly AwkwardCase[] = [...kinds, ...broken, ...texts, ...hostile]
