#!/usr/bin/env node
// Runs a TypeScript entry of this project: installs the packages when the lock file changed, then uses Node 24 from npm.
// Plain JavaScript on built-in modules only: it is the one file that must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from './built.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
const stamp = join(root, 'node_modules', '.tinhso-lock')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.error('tinhso: installing packages from npm (once per lock file)…')
  const npm = process.env.npm_execpath
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const ran = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] })
    : spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (ran.status !== 0) {
    console.error('tinhso: npm could not install the packages (see above). Check the network and run the command again.')
    process.exit(ran.status ?? 1)
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, lock)
}

const node24 = join(root, 'node_modules', '.bin', 'node')
const node = existsSync(node24) ? node24 : process.execPath
if (node === process.execPath && Number(process.versions.node.split('.')[0]) < 24) {
  console.error(
    `tinhso: needs Node 24, and npm has no Node 24 package for ${process.platform}-${process.arch}. Install Node 24 and run again.`,
  )
  process.exit(1)
}
const argv = process.argv.slice(2)
const flags = []
while (argv[0]?.startsWith('--')) flags.push(argv.shift())
const entry = argv.shift()
if (!entry) {
  console.error('usage: node bin/run.mjs [--built] [node flags] <entry.ts> [arguments]')
  process.exit(2)
}
// --built: from the bundle in build/, which is made anew when a source has changed.
const built = flags.indexOf('--built')
if (built >= 0) {
  flags.splice(built, 1, '--enable-source-maps')
  ensureBuilt(root, node)
} else flags.push('--import', 'tsx')
const file = built < 0 ? entry : entry.replace(/^src\//, 'build/').replace(/\.ts$/, '.js')
const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'), ...process.env }
const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...flags, join(root, file), ...argv], {
  cwd: root,
  stdio: 'inherit',
  env,
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
