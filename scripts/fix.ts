// Mends what a machine can mend: format, simple lint faults, order of messages.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '#core/files.ts'

const bin = (name: string): string => join(projectRoot, 'node_modules/.bin', name)
const steps: [string, ...string[]][] = [
  [process.execPath, ...process.execArgv, join(projectRoot, 'scripts/messages.ts')],
  [bin('oxlint'), '--quiet', '--fix'],
  [bin('biome'), 'format', '--write', '.'],
]
let failed = 0
for (const [command, ...args] of steps) if (spawnSync(command, args, { cwd: projectRoot, stdio: 'inherit' }).status !== 0) failed++
process.exit(failed > 0 ? 1 : 0)
