/**
 * Starts a script on Node 24, whatever Node runs this: `node run.cjs src/main.ts [args]`.
 * First installs packages when the lockfile changed and builds the dashboard when its sources did. Needs no packages.
 */
const { spawn, spawnSync } = require('node:child_process')
const { createHash } = require('node:crypto')
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

const servesDashboard = ['src/main.ts', 'scripts/demo.ts', 'scripts/test.ts', '--web-only']
const dashboardSources = ['web', 'src/kernel', 'src/modules', 'tsconfig.json', 'tsconfig.web.json', 'vite.config.ts']
const neededMajor = 24
const comesWithPackages = ['linux-x64', 'linux-arm64']
const platform = `${process.platform}-${process.arch}`
const again = 'run the same command again.'

const inRoot = (...parts) => path.join(__dirname, ...parts)
const buildStamp = inRoot('web', 'dist', '.built')
const say = (message) => process.stderr.write(`${message}\n`)
const readIfThere = (file) => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '')

function refuse(message) {
  say(`switchboard: ${message}`)
  process.exit(1)
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Creates the lock and answers 0, or answers which process holds it. The lock of a process that died is removed. */
function takeLock(lock) {
  try {
    fs.writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return 0
  } catch (error) {
    if (error.code !== 'EEXIST') return refuse(`cannot write ${lock}: ${error.message}`)
  }
  const holder = readIfThere(lock)
  if (holder === '' || isAlive(Number(holder))) return holder || 'unknown'
  fs.rmSync(lock, { force: true })
  return takeLock(lock)
}

/** Runs `act` in one process at a time while `isDone` says no; the others wait for it. */
function once(name, isDone, act) {
  if (isDone()) return
  const lock = inRoot(`.${name}.lock`)
  for (let told = false, holder; (holder = takeLock(lock)) !== 0; told = true) {
    if (!told) say(`Waiting for process ${holder}, which does the ${name} (if it does not: delete ${lock})…`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
  const release = () => fs.rmSync(lock, { force: true })
  process.once('exit', release)
  const startedAt = Date.now()
  if (!isDone()) {
    act()
    say(`Done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s.`)
  }
  process.off('exit', release)
  release()
}

/** True when npm's own record of node_modules lists what the lockfile asks for. npm writes it last. */
function isInstalled() {
  const found = JSON.parse(readIfThere(inRoot('node_modules', '.package-lock.json')) || '{}').packages ?? {}
  const wanted = Object.entries(JSON.parse(readIfThere(inRoot('package-lock.json'))).packages)
  return wanted.every(([name, { version, optional }]) => {
    return name === '' || (found[name] ? found[name].version === version : optional)
  })
}

function install() {
  say('Installing packages (first run, about 30 s)…')
  const flags = '--ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error'.split(' ')
  const ownNpm = process.env.npm_execpath ?? ''
  const [command, first] = /npm-cli\.c?js$/.test(ownNpm) ? [process.execPath, [ownNpm]] : ['npm', []]
  const options = { cwd: __dirname, stdio: ['ignore', 'ignore', 'inherit'] }
  const { status, error } = spawnSync(command, [...first, 'ci', ...flags], options)
  if (error !== undefined) refuse(`npm did not start (${error.message}). Install npm 10 or newer, then ${again}`)
  // npm 10 may fail and still exit with 0 ("Exit handler never called"), so its record decides.
  if (status === 0 && isInstalled()) return
  refuse(`npm ci failed, see above. It needs the npm registry: check network and proxy, then ${again}`)
}

/** The Node that npm brought, else the one that this runs on when it is new enough. */
function nodeBinary() {
  const bundled = inRoot('node_modules', `node-${platform}`, 'bin', 'node')
  if (fs.existsSync(bundled)) return bundled
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath
  const remedy = comesWithPackages.includes(platform) ? 'Delete node_modules' : `Install Node ${neededMajor} or newer`
  return refuse(
    `Node ${process.versions.node} is too old and brought no newer one for ${platform}. ${remedy}, then ${again}`,
  )
}

/** Changes when a source of the dashboard does. Of src/modules only the contracts are sources. */
function dashboardKey() {
  const hash = createHash('sha256').update(readIfThere(inRoot('package-lock.json')))
  const add = (entry) => {
    const stat = fs.statSync(inRoot(entry), { throwIfNoEntry: false })
    if (stat?.isDirectory()) {
      const names = fs.readdirSync(inRoot(entry)).filter((name) => name !== 'node_modules' && name !== 'dist')
      names.sort().forEach((name) => add(`${entry}/${name}`))
    } else if (stat?.isFile() && (!entry.startsWith('src/modules/') || entry.endsWith('/contract.ts'))) {
      hash.update(`\0${entry}\0`).update(fs.readFileSync(inRoot(entry)))
    }
  }
  dashboardSources.forEach(add)
  return hash.digest('hex')
}

const isBuilt = () => readIfThere(buildStamp) === dashboardKey()

function build(node) {
  say('Building the dashboard…')
  const key = dashboardKey()
  const vite = inRoot('node_modules', 'vite', 'bin', 'vite.js')
  const { status } = spawnSync(node, [vite, 'build', '--logLevel', 'warn'], { cwd: __dirname, stdio: ['ignore', 2, 2] })
  if (status !== 0) refuse('the dashboard did not build; the reason is above.')
  fs.writeFileSync(buildStamp, key)
}

function start(node, script, args) {
  // For threads too, which would each strip types again: a fifth of the memory.
  const env = { NODE_COMPILE_CACHE: inRoot('node_modules', '.cache', 'switchboard'), ...process.env }
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', inRoot(script), ...args], {
    stdio: 'inherit',
    env,
  })
  const atTerminal = process.stdin.isTTY === true
  // A terminal sends Ctrl-C to the child as well; passing it on would count as a second one.
  process.on('SIGINT', () => atTerminal || child.kill('SIGINT'))
  let isStopping = false
  const stop = () => (isStopping ||= child.kill('SIGTERM'))
  process.on('SIGTERM', stop)
  // npm passes SIGTERM to its shell, which dies of it without a word to us: then the parent changes.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event !== undefined) setInterval(() => process.ppid === parent || stop(), 250).unref()
  child.on('error', (error) => refuse(`cannot start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + os.constants.signals[signal]))
}

const [script, ...args] = process.argv.slice(2)
if (script === undefined) refuse('name a script: node run.cjs src/main.ts [args]')
once('install', isInstalled, install)
const node = nodeBinary()
if (servesDashboard.includes(script) && fs.existsSync(inRoot('vite.config.ts')))
  once('build', isBuilt, () => build(node))
if (script !== '--web-only') start(node, script, args)
