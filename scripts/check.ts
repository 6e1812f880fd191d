import { runStaticChecks } from './checks/static-checks.ts'

process.chdir(`${import.meta.dirname}/..`)
process.on('SIGTERM', () => process.exit(143))
process.on('SIGINT', () => process.exit(130))
const failed = (await runStaticChecks()).filter(({ problem }) => problem !== null)
process.exitCode = failed.length > 0 ? 1 : 0
