import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App, Module } from '#core/module.ts'
import { on } from '#core/events.ts'
import { followUnits } from '#engine/casework/index.ts'
import { PaperRefused, PaperSigned } from '#engine/signing/index.ts'
import { exchangeOnce } from './axis/exchange.ts'
import { documentFacts, sentFacts, workFileFacts } from './facts/facts.ts'
import * as compare from './draft/compare.ts'
import { readFile, readJob } from './find/read.ts'
import { generateDocuments } from './generate/generate.ts'
import * as paper from './layout/download.ts'
import { readDocuments } from './pack/settings.ts'
import * as directory from './directory/directory.ts'
import { hands } from './personal/hands.queries.ts'
import * as document from './register/document.ts'
import * as enter from './register/enter.ts'
import { root } from './register/form.ts'
import * as home from './register/home.ts'
import { documentRights, kind, offices } from './register/rights.ts'
import { signDocument, signJob, takeSigned, tellRefused } from './sign/sign.ts'
import { escalateJob, escalateTasks, followTasks } from './tasks/act-on-task.ts'
import * as give from './tasks/give-page.ts'
import { taskKind } from './tasks/give.ts'
import * as tasks from './tasks/tasks.ts'
import { taskRoot } from './tasks/tell.ts'
import { followDocuments } from './work-files/follow.ts'
import * as files from './work-files/work-file.ts'

const exchangeJob = 'documents.exchange'
const uuid = Type.String({ format: 'uuid' })

function routes(app: App): void {
  const all = { access: officer(...offices) }
  const clerk = { access: officer('clerk') }
  const drafter = { access: officer('processor') }
  const hidden = { hide: true }
  const one = { hide: true, params: Type.Object({ id: uuid }) }
  app.get(root, { config: all, schema: { ...hidden, querystring: home.HomeQuery } }, home.home)
  app.get(`${root}/den/them`, { config: clerk, schema: hidden }, enter.showIncoming)
  app.post(`${root}/den/them`, { config: clerk, schema: hidden }, enter.enterIncoming)
  app.get(`${root}/di/them`, { config: drafter, schema: { ...hidden, querystring: enter.DraftQuery } }, enter.showDraft)
  app.post(`${root}/di/them`, { config: drafter, schema: hidden }, enter.enterDraft)
  app.get(`${root}/gui-loi`, { config: clerk, schema: hidden }, home.showDead)
  app.post(`${root}/gui-loi/:id`, { config: clerk, schema: one }, home.sendAgain)
  const known = { hide: true, params: Type.Object({ reference: Type.String({ minLength: 3, maxLength: 80 }) }) }
  app.get(`${root}/so/:reference`, { config: all, schema: known }, document.showByReference)
  app.get(`${root}/:id`, { config: all, schema: one }, document.show)
  app.post(`${root}/:id`, { config: all, schema: one }, document.submit)
  app.post(`${root}/:id/gui`, { config: clerk, schema: one }, document.send)
  app.post(`${root}/:id/thu-hoi`, { config: clerk, schema: one }, document.takeBack)
  const file = { hide: true, params: Type.Object({ id: uuid, file: uuid }) }
  app.get(`${root}/:id/tep/:file`, { config: all, schema: file }, document.download)
  const asPaper = { hide: true, params: Type.Object({ id: uuid, kind: Type.Enum(['pdf', 'docx']) }) }
  app.get(`${root}/:id/van-ban.:kind`, { config: all, schema: asPaper }, paper.download)
  app.get(`${root}/:id/so-sanh`, { config: all, schema: { ...one, querystring: compare.CompareQuery } }, compare.compare)
  app.get(directory.directoryRoot, { config: all, schema: { hide: true, querystring: directory.DirectoryQuery } }, directory.directory)
  taskRoutes(app)
  fileRoutes(app)
}

function taskRoutes(app: App): void {
  const all = { access: officer(...offices) }
  const heads = { access: officer('approver', 'leader') }
  const one = { hide: true, params: Type.Object({ id: uuid }) }
  app.get(`${root}/:id/nhiem-vu`, { config: heads, schema: { ...one, querystring: give.GiveQuery } }, give.showGive)
  app.post(`${root}/:id/nhiem-vu`, { config: heads, schema: one }, give.give)
  app.get(taskRoot, { config: all, schema: { hide: true, querystring: tasks.BoardQuery } }, tasks.board)
  app.get(`${taskRoot}/:id`, { config: all, schema: one }, tasks.showTask)
  app.post(`${taskRoot}/:id`, { config: all, schema: one }, tasks.submitTask)
  const file = { hide: true, params: Type.Object({ id: uuid, file: uuid }) }
  app.get(`${taskRoot}/:id/tep/:file`, { config: all, schema: file }, tasks.taskFile)
}

function fileRoutes(app: App): void {
  const { fileRoot } = files
  const all = { access: officer(...offices) }
  const keeper = { access: officer('clerk', 'processor', 'approver') }
  const clerk = { access: officer('clerk') }
  const one = { hide: true, params: Type.Object({ id: uuid }) }
  app.get(fileRoot, { config: all, schema: { hide: true, querystring: files.FilesQuery } }, files.listFiles)
  app.post(fileRoot, { config: keeper, schema: { hide: true, querystring: files.FilesQuery } }, files.openFile)
  app.get(`${fileRoot}/:id`, { config: all, schema: one }, files.showFile)
  app.post(`${fileRoot}/:id/dong`, { config: keeper, schema: one }, files.close)
  const item = { hide: true, params: Type.Object({ id: uuid, number: Type.Integer({ minimum: 1 }) }) }
  app.post(`${fileRoot}/:id/bo/:number`, { config: keeper, schema: item }, files.takeOut)
  app.get(`${fileRoot}/:id/goi.zip`, { config: clerk, schema: one }, files.downloadPackage)
  app.post(`${fileRoot}/:id/ban-giao`, { config: clerk, schema: one }, files.handOver)
  app.post(`${root}/:id/ho-so`, { config: keeper, schema: one }, files.putDocument)
  app.post(`${taskRoot}/:id/ho-so`, { config: keeper, schema: one }, files.putTask)
}

const following = followUnits({ kind, job: 'documents.move_documents', after: (db, from, path) => followDocuments(db, from, path) })
const tasksFollowing = followUnits({ kind: taskKind, job: 'documents.move_tasks', after: followTasks })

/** Official documents: registers, drafts up to the signature, tasks and work files, distribution with receipts, and the exchange with agencies outside. */
export const documentsModule: Module = {
  name: 'documents',
  hands,
  rights: documentRights,
  doors: [
    { face: 'desk', href: root, label: 'documents.title', seenBy: offices, order: 120 },
    { face: 'desk', href: taskRoot, label: 'documents.tasks', seenBy: offices, order: 121 },
  ],
  routes,
  load: async (_context, packDir) => void readDocuments(packDir),
  listens: [
    ...following.listens,
    ...tasksFollowing.listens,
    ...documentFacts.listens,
    ...sentFacts.listens,
    ...workFileFacts.listens,
    on(PaperSigned, 'documents.take_signed', takeSigned),
    on(PaperRefused, 'documents.tell_refused', tellRefused),
  ],
  jobs: {
    ...following.jobs,
    ...tasksFollowing.jobs,
    [exchangeJob]: exchangeOnce,
    [signJob]: signDocument,
    [readJob]: readFile,
    [escalateJob]: escalateTasks,
  },
  commands: [
    {
      name: 'generate documents',
      summary: 'make up official documents on every step of their roads, labelled so, for demos; refused in production',
      run: (context) => generateDocuments(context),
    },
  ],
  schedule: [
    { cron: '* * * * *', job: exchangeJob },
    { cron: '7 * * * *', job: escalateJob },
  ],
}
