import type { AwkwardFile } from './case.ts'
import { hostileFiles } from './hostile.ts'
import { oldFiles } from './old.ts'
import { structureFiles } from './structure.ts'
import { textFiles } from './texts.ts'
import { valueFiles } from './values.ts'

export const awkwardFiles: readonly AwkwardFile[] = [
  ...valueFiles,
  ...structureFiles,
  ...hostileFiles,
  ...textFiles,
  ...oldFiles,
]
