import { readFileSync } from 'node:fs'
import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App, Context, Module } from '#core/module.ts'
import { followUnits } from '#engine/casework/index.ts'
import { readers } from '#engine/indicators/index.ts'
import * as begin from './begin/begin.ts'
import * as assess from './dti/assess.ts'
import * as dti from './dti/dti.ts'
import { loadProgramme } from './pack/pack.ts'
import { hands } from './personal/hands.queries.ts'
import * as one from './target/one.ts'
import * as overview from './target/overview.ts'
import { escalateLate } from './task/act.ts'
import * as board from './task/board.ts'
import * as give from './task/give.ts'
import { importProgramme, readProgramme, reportLines } from './task/import.ts'
import * as task from './task/one.ts'
import { kind, managers, programmeRights, programmeRoles } from './task/rights.ts'

const seenBy = [...readers, 'programme_officer']
const read = { access: officer(...seenBy) }
const manage = { access: officer(...managers) }
const hide = true

function routes(app: App): void {
  const id = Type.Object({ id: Type.String({ format: 'uuid' }) })
  app.get('/dieu-hanh/bat-dau', { config: read, schema: { hide, querystring: begin.Query } }, begin.show)
  app.get('/dieu-hanh/nghi-quyet', { config: read, schema: { hide, querystring: overview.Query } }, overview.show)
  app.get('/dieu-hanh/nghi-quyet/:key/:target', { config: read, schema: { hide, params: one.Params } }, one.show)
  app.get('/dieu-hanh/nhiem-vu', { config: read, schema: { hide, querystring: board.Query } }, board.show)
  app.get('/dieu-hanh/nhiem-vu/moi', { config: manage, schema: { hide } }, give.show)
  app.post('/dieu-hanh/nhiem-vu/moi', { config: manage, schema: { hide } }, give.submit)
  app.get('/dieu-hanh/nhiem-vu/:id', { config: read, schema: { hide, params: id } }, task.show)
  app.post('/dieu-hanh/nhiem-vu/:id', { config: read, schema: { hide, params: id } }, task.submit)
  app.get('/dieu-hanh/dti', { config: read, schema: { hide, querystring: dti.Query } }, dti.show)
  app.get('/dieu-hanh/dti/:edition/:part', { config: manage, schema: { hide, params: assess.Params } }, assess.show)
  app.post('/dieu-hanh/dti/:edition/:part', { config: manage, schema: { hide, params: assess.Params } }, assess.submit)
}

async function runImport(context: Context, [targets, tasks]: string[], key: string): Promise<number> {
  if (!targets || !tasks) return 2
  const packDir = context.config.province
  const given = [targets, tasks].map((file) => JSON.parse(readFileSync(file, 'utf8')) as unknown)
  const report = await importProgramme(context, { programme: readProgramme(packDir, key), packDir, targets: given[0], tasks: given[1] })
  for (const line of reportLines(report)) context.log(line)
  return 0
}

const door = (
  href: string,
  label: 'begin.title' | 'targets.title' | 'tasks.title' | 'dti.title',
  about: 'begin.about' | 'targets.about' | 'tasks.about' | 'dti.about',
  order: number,
) => ({
  face: ['desk', 'steering'] as const,
  href,
  label: `programme.${label}` as const,
  about: `programme.${about}` as const,
  seenBy,
  order,
})

const following = followUnits({ kind, job: 'programme.move_tasks' })

/** Where to begin, commitments measured by what is done, and who does what by when. */
export const programmeModule: Module = {
  name: 'programme',
  hands,
  roles: programmeRoles,
  rights: programmeRights,
  doors: [
    door('/dieu-hanh/bat-dau', 'begin.title', 'begin.about', 100),
    door('/dieu-hanh/nghi-quyet', 'targets.title', 'targets.about', 105),
    door('/dieu-hanh/nhiem-vu', 'tasks.title', 'tasks.about', 110),
    door('/dieu-hanh/dti', 'dti.title', 'dti.about', 115),
  ],
  routes,
  load: loadProgramme,
  listens: following.listens,
  jobs: { ...following.jobs, 'programme.escalate': async (context) => void (await escalateLate(context)) },
  schedule: [{ cron: '30 23 * * *', job: 'programme.escalate' }],
  commands: [
    {
      name: 'import programme',
      summary: 'load targets and tasks of a programme from two files (JSON); a second run changes nothing; says what could not be matched',
      arguments: [
        { name: 'targets', summary: 'file with one target a row' },
        { name: 'tasks', summary: 'file with one task a row' },
      ],
      options: [{ flags: '--programme <key>', summary: 'which programme: a file of provinces/common/programme', fallback: 'nq03-2025' }],
      run: (context, files, options) => runImport(context, files, String(options.programme)),
    },
  ],
}
