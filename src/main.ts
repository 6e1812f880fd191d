import { keepCompiledModules } from './compile-cache.ts'

keepCompiledModules()
const { main } = await import('./serve.ts')
await main()
