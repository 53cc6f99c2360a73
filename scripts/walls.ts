// Holds the walls of the house: what may import what (.dependency-cruiser.cjs). Prints each breach with its lesson.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ICruiseResult } from 'dependency-cruiser'
import { projectRoot } from '#core/files.ts'

const configFile = join(projectRoot, '.dependency-cruiser.cjs')
type Look = 'all' | 'values'
type Rule = { name: string; comment: string }

/** What imports what, with every breach of the rules of one look: all imports, or those of values only. */
export function cruiseFolders(look: Look, folders: string[], baseDir: string = projectRoot): ICruiseResult {
  const bin = join(projectRoot, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const ran = spawnSync(process.execPath, [bin, '--config', configFile, '--output-type', 'json', ...folders], {
    cwd: baseDir,
    env: { ...process.env, WALLS: look },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (!ran.stdout.startsWith('{')) throw new Error(`dependency-cruiser: ${ran.stderr || ran.stdout}`)
  return JSON.parse(ran.stdout) as ICruiseResult
}

export type Breach = { rule: string; from: string; to: string; lesson: string }

export type Walls = { breaches: Breach[]; files: number; rules: string[] }

export function findBreaches(folders: string[], baseDir?: string): Walls {
  const walls: Walls = { breaches: [], files: 0, rules: [] }
  for (const look of ['all', 'values'] as const) {
    const { summary, modules } = cruiseFolders(look, folders, baseDir)
    const rules = (summary.ruleSetUsed?.forbidden ?? []) as Rule[]
    walls.rules.push(...rules.map((rule) => rule.name))
    walls.files = Math.max(walls.files, modules.filter((module) => module.source.startsWith('src/')).length)
    for (const violation of summary.violations) {
      const circle = violation.cycle?.map((step) => step.name).join(' → ')
      const lesson = rules.find((rule) => rule.name === violation.rule.name)?.comment ?? ''
      walls.breaches.push({ rule: violation.rule.name, from: violation.from, to: circle ?? violation.to, lesson })
    }
  }
  return walls
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { breaches, files, rules } = findBreaches(['src'])
  for (const { rule, from, to, lesson } of breaches) console.error(`${rule}: ${from} → ${to}\n    ${lesson}`)
  console.log(`walls: ${files} files, ${rules.length} rules, ${breaches.length} breaches`)
  process.exit(breaches.length > 0 ? 1 : 0)
}
