import { keepCompiledModules } from '../compile-cache.ts'

keepCompiledModules()
const { runCli } = await import('./run.ts')
const { terminal } = await import('./terminal.ts')
process.exitCode = await runCli(process.argv.slice(2), terminal)
