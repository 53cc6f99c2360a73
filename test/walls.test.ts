import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { findBreaches, type Walls } from '../scripts/walls.ts'

// A small house in which every wall is breached once, on purpose: rule → the file that breaches it.
const breaches: Record<string, { file: string; text: string }> = {
  'floor-core-looks-up': { file: 'src/core/a.ts', text: "import { b } from '../ground/b/index.ts'\nexport const a = b\n" },
  'floor-ground-looks-up': { file: 'src/ground/c/up.ts', text: "import type { D } from '../../engine/d/index.ts'\nexport type C = D\n" },
  'floor-engine-looks-up': { file: 'src/engine/d/up.ts', text: "import { e } from '../../government/e/index.ts'\nexport const d = e\n" },
  'floor-government-looks-up': {
    file: 'src/government/e/up.ts',
    text: "import { s } from '../../sectors/s/index.ts'\nexport const e = s\n",
  },
  'module-by-its-front-door': {
    file: 'src/ground/c/back-door.ts',
    text: "import { inner } from '../b/inner.ts'\nexport const c = inner\n",
  },
  'no-cycle-of-modules': { file: 'src/ground', text: '' },
  'no-cycle-of-files': { file: 'src/ground/f/one.ts', text: "import { two } from './two.ts'\nexport const one = () => two\n" },
  'rules-are-pure': { file: 'src/ground/f/f.rules.ts', text: "import Fastify from 'fastify'\nexport const f = Fastify\n" },
  'rules-touch-nothing-outside': {
    file: 'src/ground/f/g.rules.ts',
    text: "import { readFileSync } from 'node:fs'\nexport const g = readFileSync\n",
  },
  'pages-are-pure': {
    file: 'src/ground/f/f.page.tsx',
    text: "import { rows } from './f.queries.ts'\nexport const FPage = () => <p>{rows.length}</p>\n",
  },
  'tables-in-queries-only': {
    file: 'src/ground/f/handler.ts',
    text: "import type { Tables } from './tables.ts'\nexport type H = Tables\n",
  },
  'islands-know-no-server': { file: 'src/ground/f/f.island.ts', text: "import { rows } from './f.queries.ts'\nexport const i = rows\n" },
  'code-imports-no-test': { file: 'src/ground/f/leans.ts', text: "import { help } from '../../../test/help.ts'\nexport const l = help\n" },
  'nothing-of-development': { file: 'src/ground/f/dev.ts', text: "import fc from 'fast-check'\nexport const dev = fc\n" },
  'nothing-unresolved': { file: 'src/ground/f/nowhere.ts', text: "import { x } from './not-there.ts'\nexport const n = x\n" },
}
// What the breaches lean on, and neighbours that do the same thing in the allowed way.
const others: Record<string, string> = {
  'package.json': JSON.stringify({ type: 'module', dependencies: { fastify: '*' }, devDependencies: { 'fast-check': '*' } }),
  'node_modules/fastify/package.json': '{ "name": "fastify", "main": "index.js" }',
  'node_modules/fastify/index.js': 'module.exports = 1\n',
  'node_modules/fast-check/package.json': '{ "name": "fast-check", "main": "index.js" }',
  'node_modules/fast-check/index.js': 'module.exports = 1\n',
  'test/help.ts': 'export const help = 1\n',
  'src/ground/b/index.ts': "export { inner as b } from './inner.ts'\n",
  'src/ground/b/inner.ts': "import { c } from '../c/index.ts'\nexport const inner = c\n",
  'src/ground/c/index.ts': "export { c } from './back-door.ts'\n",
  'src/engine/d/index.ts': 'export type D = string\n',
  'src/government/e/index.ts': 'export const e = 1\n',
  'src/sectors/s/index.ts': 'export const s = 1\n',
  'src/ground/f/two.ts': "import { one } from './one.ts'\nexport const two = () => one\n",
  'src/ground/f/tables.ts': 'export type Tables = { rows: number }\n',
  'src/ground/f/f.queries.ts': "import type { Tables } from './tables.ts'\nexport const rows: Tables[] = []\n",
  'src/ground/f/good.rules.ts':
    "import type { Tables } from './f.queries.ts'\nimport { g } from './g.rules.ts'\nexport const good = (t: Tables) => [t, g]\n",
  'src/ground/f/good.page.tsx':
    "import type { rows } from './f.queries.ts'\nimport { good } from './good.rules.ts'\nexport const GoodPage = ({ all }: { all: typeof rows }) => <p>{String(good)}{all.length}</p>\n",
  'src/government/e/good.ts': "import { b } from '../../ground/b/index.ts'\nexport const good = b\n",
  'src/ground/f/good.test.ts':
    "import fc from 'fast-check'\nimport { inner } from '../b/inner.ts'\nimport { help } from '../../../test/help.ts'\nexport const t = [fc, inner, help]\n",
}

const house = mkdtempSync(join(tmpdir(), 'tinhso-walls-'))
after(() => rmSync(house, { recursive: true, force: true }))
let found: Walls | undefined

function build(): Walls {
  const files = {
    ...others,
    ...Object.fromEntries(
      Object.values(breaches)
        .filter(({ text }) => text !== '')
        .map(({ file, text }) => [file, text]),
    ),
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  return findBreaches(['src'], house)
}

test('every wall fires when it is breached, and says what to do instead', () => {
  found ??= build()
  assert.deepEqual([...found.rules].sort(), Object.keys(breaches).sort(), 'a rule without a breach here, or a breach without its rule')
  for (const [rule, { file }] of Object.entries(breaches)) {
    const fired = found.breaches.find((breach) => breach.rule === rule && breach.from.startsWith(file))
    assert.ok(fired, `${rule} did not fire on ${file}`)
    assert.ok(fired.lesson.length > 60, `${rule} teaches nothing`)
  }
})

test('the same things done the allowed way pass', () => {
  found ??= build()
  assert.deepEqual(
    found.breaches.filter((breach) => breach.from.includes('/good.')),
    [],
  )
})

test('the walls of this house stand', () => {
  const { breaches: own } = findBreaches(['src'])
  assert.deepEqual(
    own.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`),
    [],
  )
})
