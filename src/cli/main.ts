import { keepCompiledModules } from '../compile-cache.ts'

/** Whatever is written belongs to this user alone. */
process.umask(0o077)
keepCompiledModules()
const { runCli } = await import('./run.ts')
const { terminal } = await import('./terminal.ts')
process.exitCode = await runCli(process.argv.slice(2), terminal)
