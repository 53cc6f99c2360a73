// Keeps the bundle in build/ in step with the sources, so that a start loads one file instead of a thousand.
// Plain JavaScript on built-in modules only, like run.mjs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** One word for the state of everything that goes into the bundle: names, sizes and times of change. */
export function stampOf(root) {
  const hash = createHash('sha256')
  const add = (file) => {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file} ${size} ${mtimeMs}\n`)
  }
  for (const name of readdirSync(join(root, 'src'), { recursive: true }).sort()) add(join(root, 'src', name))
  for (const name of ['scripts/build.ts', 'scripts/build-assets.ts', 'package-lock.json']) add(join(root, name))
  return hash.digest('hex')
}

/** Builds when a source has changed since the last build; ends the process where it cannot be built. */
export function ensureBuilt(root, node) {
  const stamp = join(root, 'build', 'stamp')
  const now = stampOf(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  const flags = ['--disable-warning=ExperimentalWarning', '--experimental-strip-types']
  const made = spawnSync(node, [...flags, join(root, 'scripts/build.ts'), `--stamp=${now}`], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (made.status !== 0) {
    console.error('tinhso: the program could not be built (see above).')
    process.exit(made.status ?? 1)
  }
}
