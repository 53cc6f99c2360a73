// What continuous integration runs, cheapest first; stops at the first failure and names it. --no-tests leaves the tests out.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '#core/files.ts'

const bin = (name: string): string => join(projectRoot, 'node_modules/.bin', name)
const script = (file: string, ...args: string[]): string[] => [process.execPath, ...process.execArgv, join(projectRoot, file), ...args]
const steps: [name: string, command: string[], remedy?: string][] = [
  ['format', [bin('biome'), 'format', '.'], 'npm run fix'],
  ['lint', [bin('oxlint'), '--quiet']],
  ['types', [bin('tsc'), '--noEmit']],
  ['walls', script('scripts/walls.ts')],
  ['messages', script('scripts/messages.ts', '--check'), 'npm run messages'],
  ['schema', script('scripts/db-schema.ts', '--check'), 'npm run db:schema'],
  ...(process.argv.includes('--no-tests') ? [] : ([['tests', script('test/run.ts')]] as [string, string[]][])),
]

for (const [name, [command = '', ...args], remedy] of steps) {
  const began = Date.now()
  const ran = spawnSync(command, args, { cwd: projectRoot, stdio: 'inherit' })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  if (ran.status !== 0) {
    console.error(`check: ${name} failed after ${seconds} s${remedy ? ` (${remedy})` : ''}`)
    process.exit(1)
  }
  console.log(`check: ${name} passed in ${seconds} s`)
}
