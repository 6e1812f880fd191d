import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { root } from './tree.ts'

let folder = ''
const git = (...words: string[]): void => void execFileSync('git', words, { cwd: folder, stdio: 'ignore' })
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-hook-'))
  git('init')
})
afterEach(() => rmSync(folder, { recursive: true }))

const runHook = () => spawnSync(join(root, 'scripts/hooks/pre-commit'), { cwd: folder, encoding: 'utf8' })

function stage(name: string, text: string): void {
  writeFileSync(join(folder, name), text)
  git('add', name)
}

it('the hook before a commit lets nothing pass that holds a bot token', () => {
  stage('notes.md', `the token is ${'1'.repeat(9)}:AA${'b'.repeat(33)}\n`)
  const { status, stderr } = runHook()
  expect(status).toBe(1)
  expect(stderr).toContain('bot token or a private key')
})

it('the hook before a commit says when it cannot look at style, and lets the rest pass', () => {
  stage('notes.md', 'nothing secret\n')
  expect(runHook()).toMatchObject({ status: 0, stderr: expect.stringContaining('not installed') as string })
  git('rm', '--cached', 'notes.md')
  expect(runHook()).toMatchObject({ status: 0, stderr: '' })
})
