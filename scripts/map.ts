// Draws the map of modules into ARCHITECTURE.md, between its markers, from what really imports what. --check fails on a difference.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectRoot } from '#core/files.ts'
import { cruiseFolders } from './walls.ts'

const marks = { begin: '<!-- map:start -->', end: '<!-- map:end -->' } as const
const floors = ['ground', 'engine', 'government', 'sectors']
const moduleOf = (path: string): string | undefined => /^src\/((?:ground|engine|government|sectors)\/[a-z-]+)\//.exec(path)?.[1]

/** The picture as mermaid: modules by floor, an arrow for each module that uses another's front door. Core is under all. */
export function drawMap(): string {
  const arrows = new Set<string>()
  const modules = new Set<string>()
  for (const { source, dependencies } of cruiseFolders('all', ['src']).modules) {
    const from = moduleOf(source)
    if (!from) continue
    modules.add(from)
    for (const { resolved } of dependencies) {
      const to = moduleOf(resolved)
      if (to && to !== from) arrows.add(`  ${from.replace('/', '_')} --> ${to.replace('/', '_')}`)
    }
  }
  const lines = ['```mermaid', 'flowchart TD']
  for (const floor of floors.toReversed()) {
    const own = [...modules].filter((name) => name.startsWith(`${floor}/`)).sort()
    if (own.length === 0) continue
    lines.push(`  subgraph ${floor}`, ...own.map((name) => `    ${name.replace('/', '_')}[${name.split('/')[1]}]`), '  end')
  }
  return [...lines, ...[...arrows].sort(), '```'].join('\n')
}

function run(): number {
  const file = join(projectRoot, 'ARCHITECTURE.md')
  const text = readFileSync(file, 'utf8')
  const begin = text.indexOf(marks.begin)
  const end = text.indexOf(marks.end)
  if (begin < 0 || end < begin) {
    console.error(`ARCHITECTURE.md has no place for the map: put ${marks.begin} and ${marks.end} where it belongs`)
    return 1
  }
  const next = `${text.slice(0, begin + marks.begin.length)}\n${drawMap()}\n${text.slice(end)}`
  if (process.argv.includes('--check')) {
    if (next !== text) console.error('the map in ARCHITECTURE.md is out of date (npm run map)')
    return next === text ? 0 : 1
  }
  writeFileSync(file, next)
  return 0
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exit(run())
