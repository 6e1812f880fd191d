import { runStaticChecks } from './checks/static-checks.ts'

process.chdir(`${import.meta.dirname}/..`)
const failed = (await runStaticChecks()).filter(({ problem }) => problem !== null)
process.exitCode = failed.length > 0 ? 1 : 0
