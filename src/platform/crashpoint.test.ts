import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

const run = (fault: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { createCrashpoint } from ${JSON.stringify(new URL('./crashpoint.ts', import.meta.url).href)}
       const crashAt = createCrashpoint(${fault})
       for (const n of [1, 2, 3]) { crashAt('after-write'); crashAt('after-intent'); console.log(n) }`,
    ],
    { encoding: 'utf8' },
  )

describe('createCrashpoint', () => {
  it('kills the process at the named point, the nth time, with nothing after it', () => {
    const { signal, stdout } = run('{ name: "after-write", nth: 2 }')
    expect({ signal, stdout }).toEqual({ signal: 'SIGKILL', stdout: '1\n' })
  })
})
