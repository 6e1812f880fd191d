import { keepCompiledModules } from '../../../src/compile-cache.ts'

keepCompiledModules()
await import('./work.ts')
