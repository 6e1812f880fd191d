import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cruise, type ICruiseOptions, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'

/** Fewer files than this and the cruise has gone blind: a new compiler, a wrong folder. */
const MIN_FILES = 60
const roots = ['src', 'simulator', 'web', 'test', 'e2e', 'bench', 'scripts']
const root = join(import.meta.dirname, '../..')
const fixtures = join(root, 'test/repo/fixtures/imports')

/** Rules that the planted files break, each at least once. */
const planted = [
  'no-cycles',
  'downwards-audiences',
  'downwards-feeds',
  'kernel-stands-alone',
  'core-is-pure',
  'front-door',
  'contract-is-data',
  'platform-below-modules',
  'known-modules',
  'no-simulator-in-the-product',
  'simulator-stands-alone',
  'web-sees-contracts',
  'features-apart',
]

interface RuleFile {
  readonly forbidden: NonNullable<IFlattenedRuleSet['forbidden']>
  readonly options: ICruiseOptions
}
const rules = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as RuleFile

async function cruiseTree(baseDir: string): Promise<ICruiseResult> {
  const folders = roots.filter((folder) => existsSync(join(baseDir, folder)))
  const { output } = await cruise(folders, {
    ...rules.options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: rules.forbidden },
  })
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text instead of a result')
  return output
}

const tree = await cruiseTree(root)
for (const { rule, from, to } of tree.summary.violations) console.error(`${rule.name}: ${from} -> ${to}`)
const isBlind = tree.summary.totalCruised < MIN_FILES
if (isBlind) console.error(`only ${tree.summary.totalCruised} files were read, at least ${MIN_FILES} were expected`)

const reported = new Set((await cruiseTree(fixtures)).summary.violations.map(({ rule }) => rule.name))
const missed = planted.filter((name) => !reported.has(name))
if (missed.length > 0) console.error(`planted in ${fixtures} but not reported: ${missed.join(', ')}`)

console.log(
  `${tree.summary.totalCruised} files, ${tree.summary.totalDependenciesCruised ?? 0} imports, ${reported.size} planted violations seen`,
)
process.exitCode = tree.summary.violations.length > 0 || isBlind || missed.length > 0 ? 1 : 0
