import { keepCompiledModules } from './compile-cache.ts'

/** Whatever is written belongs to this user alone. */
process.umask(0o077)
keepCompiledModules()
const { main } = await import('./serve.ts')
await main()
