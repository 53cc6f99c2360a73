import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { projectRoot } from '#core/files.ts'

const read = (file: string): string => readFileSync(join(projectRoot, file), 'utf8')
const list = (...patterns: string[]): string[] =>
  globSync(patterns, { cwd: projectRoot, exclude: (name) => /(^|\/)(node_modules|build|\.data|\.git)$/.test(name) }).sort()
const modules = list('src/{ground,engine,government,sectors}/*/module.ts', 'src/{ground,engine,government,sectors}/*/index.ts').map(dirname)
const git = (...args: string[]): string => spawnSync('git', args, { cwd: projectRoot, encoding: 'utf8' }).stdout ?? ''

test('every module has a README of at most 60 lines with the same headings', () => {
  const headings = ['Purpose', 'Words', 'What it owns', 'What it tells others', 'Decisions', 'To change X, open Y']
  const faults: string[] = []
  for (const module of new Set(modules)) {
    const file = `${module}/README.md`
    if (!existsSync(join(projectRoot, file))) {
      faults.push(`${file} is missing`)
      continue
    }
    const text = read(file)
    if (text.split('\n').length > 61) faults.push(`${file} has ${text.split('\n').length} lines`)
    for (const heading of headings) if (!new RegExp(`^## ${heading}`, 'im').test(text)) faults.push(`${file} lacks "## ${heading}"`)
  }
  assert.deepEqual(faults, [])
})

test('a merged migration is never edited or taken away', (t) => {
  const base = git('rev-parse', '--verify', '--quiet', 'origin/main').trim() || git('rev-parse', '--verify', '--quiet', 'v1').trim()
  if (!base) return t.skip('skipped: no published branch to compare with')
  const changed = git('diff', '--name-only', '--diff-filter=MDR', base, '--', 'src/**/migrations/*.sql').trim()
  assert.equal(changed, '', 'write a new migration instead')
})

test('links of the documents lead somewhere', () => {
  const faults: string[] = []
  for (const file of list('*.md', 'docs/**/*.md', 'src/**/*.md', 'provinces/**/*.md')) {
    for (const [, target = ''] of read(file)
      .replace(/```[\s\S]*?```/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?:|mailto:|#)/.test(target)) continue
      const path = normalize(join(dirname(file), decodeURIComponent(target.split('#')[0] ?? '')))
      if (!existsSync(join(projectRoot, path))) faults.push(`${file} → ${target}`)
    }
  }
  assert.deepEqual(faults, [])
})

test('the coverage table of the README mentions every system of the province', (t) => {
  if (!existsSync(join(projectRoot, 'README.md'))) return t.skip('skipped: no README yet')
  const text = read('README.md')
  const lacking = Array.from({ length: 50 }, (_, n) => `S${String(n + 1).padStart(2, '0')}`).filter((id) => !text.includes(id))
  const last = Math.max(0, ...[...text.matchAll(/\bS(\d\d)\b/g)].map((match) => Number(match[1])))
  assert.ok(last >= 38, 'the table names the systems by their ids, S01 and on')
  assert.deepEqual(
    lacking.filter((id) => Number(id.slice(1)) <= last),
    [],
  )
})

test('a module holds only the kinds of files of the house', () => {
  const kinds =
    /[.](page|test|access[.]test|rules[.]test|page[.]test)[.]tsx$|[.](rules|queries|routes|api|job|island|adapter|test|access[.]test|rules[.]test|queries[.]test|d)[.]ts$/
  const faults: string[] = []
  for (const file of list('src/{ground,engine,government,sectors}/*/**/*').filter((path) => /[.][a-z]+$/.test(path))) {
    const name = basename(file)
    const inside = file.split('/').slice(3)
    if (inside.length > 2) faults.push(`${file}: deeper than src/<floor>/<module>/<slice>/<file>`)
    const plain = /^[a-z0-9-]+[.]tsx?$/.test(name)
    const known =
      plain ||
      kinds.test(name) ||
      // A page's own part, asked for by name in `reply.page({ parts })`.
      /^[a-z0-9-]+[.]css$/.test(name) ||
      ['README.md', 'schema.sql'].includes(name) ||
      /^messages\/(vi|en|km)[.]json$/.test(inside.join('/')) ||
      /^[a-z0-9-]+[.]xsd$/.test(name) ||
      /^migrations\/\d{14}_[a-z0-9_]+[.]sql$/.test(inside.join('/'))
    if (!known) faults.push(`${file}: no such kind of file`)
    if (inside.length > 1 && ['index.ts', 'utils.ts', 'helpers.ts', 'types.ts', 'common.ts', 'constants.ts'].includes(name))
      faults.push(`${file}: a name that says nothing`)
  }
  assert.deepEqual(faults, [])
})

test('a front door re-exports by name', () => {
  const faults = list('src/*/*/index.ts').filter((file) => /export \*/.test(read(file)))
  assert.deepEqual(faults, [])
})

test('only the configuration reads the environment', () => {
  const allowed = /^src\/(core\/(config|postgres)|demo|demo-children|cli)[.]ts$|[.]test[.]tsx?$/
  assert.deepEqual(
    list('src/**/*.{ts,tsx}').filter((file) => !allowed.test(file) && read(file).includes('process.env')),
    [],
  )
})

test('tests are named as facts', () => {
  const faults: string[] = []
  for (const file of list('{src,test,scripts}/**/*.test.{ts,tsx}')) {
    for (const [, name = ''] of read(file).matchAll(/^\s*(?:test|it)\(\s*['"`](.+?)['"`],/gm))
      if (/\bshould\b/i.test(name)) faults.push(`${file}: ${name}`)
  }
  assert.deepEqual(faults, [])
})

test('the lock file holds the packages of every machine', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { optionalDependencies?: Record<string, string> }> }
  const lacking: string[] = []
  for (const [at, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const name of Object.keys(optionalDependencies))
      if (!(`node_modules/${name}` in lock.packages) && !(`${at}/node_modules/${name}` in lock.packages)) lacking.push(`${at}: ${name}`)
  }
  assert.deepEqual(lacking, [], '`npm ci` refuses such a lock file on a fresh machine')
})

test('project files name no machine and no unfinished work', () => {
  const faults: string[] = []
  const own = 'test/house.test.ts'
  for (const file of list('*.md', 'docs/**/*.md', '{src,test,scripts,bin,bench}/**/*.{ts,tsx,mjs,md,sql}').filter((path) => path !== own)) {
    const text = read(file)
    if (/\/(?:work|home|root|Users)\/[a-z]/.test(text)) faults.push(`${file}: a path of one machine`)
    if (/\b(?:TODO|FIXME|XXX)\b/.test(text)) faults.push(`${file}: unfinished work without an issue`)
  }
  assert.deepEqual(faults, [])
})
