import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder = ''
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-lock-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child)
  rmSync(folder, { recursive: true })
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Another process that holds the folder. */
async function startHolder(name: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { lockFolder } from ${JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)}
       globalThis.lock = lockFolder(${JSON.stringify(folder)}, ${JSON.stringify(name)})
       console.log('held')
       setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  )
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

const codeOf = (act: () => unknown): unknown => {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe('lockFolder', () => {
  it('refuses a second process and names the first', async () => {
    await startHolder('pid 77 on box')
    expect(codeOf(() => lockFolder(folder, 'me'))).toMatchObject({
      code: 'folder_in_use',
      kind: 'conflict',
      message: expect.stringMatching(/in use by pid 77 on box\. Stop that one first/) as string,
    })
  })

  it('is free the moment its holder was killed', async () => {
    await kill(await startHolder('first'))
    lockFolder(folder, 'second').release()
  })

  it('stays with a holder that is stopped, however long', async () => {
    const holder = await startHolder('sleeper')
    holder.kill('SIGSTOP')
    expect(codeOf(() => lockFolder(folder, 'me'))).toMatchObject({ code: 'folder_in_use' })
    holder.kill('SIGCONT')
  })

  it('refuses a second holder in the same process, and is free after release', () => {
    const lock = lockFolder(folder, 'first')
    expect(codeOf(() => lockFolder(folder, 'second'))).toMatchObject({ code: 'folder_in_use' })
    lock.release()
    lockFolder(folder, 'third').release()
  })
})
