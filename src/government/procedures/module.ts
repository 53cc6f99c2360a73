import { createReadStream } from 'node:fs'
import { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { dayOf } from '#core/i18n.ts'
import type { Context, Module } from '#core/module.ts'
import { on, onMany } from '#core/events.ts'
import { CaseActed } from '#engine/casework/index.ts'
import { PaperRefused, PaperSigned } from '#engine/signing/index.ts'
import { rebuildSource } from '#engine/indicators/index.ts'
import { advanceJob, advanceNow, bundleListener } from './bundle/advance.ts'
import { loadPackBundles } from './bundle/load-bundles.ts'
import { hands } from './personal/hands.queries.ts'
import { following, followingBundles, followingComplaints } from './reorganise/follow.ts'
import { alikeListeners, lookJob, lookNow } from './duplicates/look.ts'
import { renderApologyNow } from './apology/apology-file.ts'
import { apologiseAgain, apologiseAgainJob, apologyListeners } from './apology/draft.ts'
import { renderApologyJob } from './apology/issue.ts'
import { apologyRoutes } from './apology/routes.ts'
import { complaintRoutes } from './complain/routes.ts'
import { sheetRoutes } from './from-sheet/routes.ts'
import { catalogueRoutes } from './catalogue/catalogue.routes.ts'
import { dayIn } from './catalogue/catalogue.ts'
import { loadPackForms } from './apply/load-forms.ts'
import { mostFiled } from './dossier/most-filed.ts'
import { getForm } from './dossier/form.queries.ts'
import { registerPartPayments } from './bundle/fee-ahead.ts'
import { registerDossierPayments } from './fees/dossier-fee.ts'
import { loadPackFees } from './fees/load-fees.ts'
import { dossierFacts } from './facts/facts.ts'
import { personal } from './dossier/personal.ts'
import { dossierRights, offices } from './dossier/rights.ts'
import { dossierRoutes } from './dossier/dossier.routes.ts'
import { tellRecalendar } from './dossier/tell-recalendar.ts'
import { formEditorRoutes } from './form-editor/form-editor.routes.ts'
import { feedJob, feedNow, feedSoon } from './feed/feed.ts'
import { generateDossiers, lately } from './generate/fill.ts'
import { readGuides } from './guide/guide.ts'
import { guideRoutes } from './guide/guide.routes.ts'
import { importProcedures } from './import/import.ts'
import { readLifeEvents, readPackFile } from './import/life-events.ts'
import { reportLines, stagedLines } from './import/report.rules.ts'
import { stageImport } from './import/stage.ts'
import { saveReference } from './lint/lint.queries.ts'
import { loadPackProcedures } from './pack/pack.ts'
import { versionRoutes } from './procedure/versions.routes.ts'
import { loadTemplates } from './templates/paper-versions.ts'
import { templateRoutes } from './templates/templates.routes.ts'
import { runChecks, runChecksJob } from './origins/run-checks.ts'
import { replayJob, runReplay } from './replay/replay.job.ts'
import { renderJob, renderResultJob } from './papers/render-result.job.ts'
import { tellRefused, tellSigned } from './papers/tell-signing.ts'

/** Opened when first asked for a line: readline loses the lines that come before anybody listens. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY })
}

type ImportOptions = Record<string, string | boolean | undefined>

/** Reads a catalogue: `--publish` puts it into force at once (an operator's first load), else it waits for two persons' eyes. */
async function importFile(context: Context, file: string, options: ImportOptions): Promise<number> {
  const { db, clock, config, log } = context
  const from = typeof options.from === 'string' ? options.from : undefined
  if (from !== undefined && !dayIn(from)) {
    log(`--from is "${from}": use a day such as 2026-01-31`)
    return 2
  }
  const at = clock.now()
  const input = {
    lines: linesOf(file),
    file: basename(file),
    at,
    validFrom: from ?? dayOf(at),
    lifeEvents: await readLifeEvents(config.province),
  }
  if (!options.publish) {
    const staged = await stageImport(db, { ...input, by: { id: null, name: 'command' }, whole: options.whole === true })
    for (const line of stagedLines(staged, config.publicUrl)) log(line)
    return staged.refused.length > 0 ? 1 : 0
  }
  const report = await importProcedures(db, { ...input, by: 'command' })
  for (const line of reportLines(report)) log(line)
  return report.refused.length > 0 ? 1 : 0
}

/** Public services: the catalogue of procedures, and the dossiers people file. */
export const proceduresModule: Module = {
  name: 'procedures',
  hands,
  routes: async (app) => {
    registerDossierPayments()
    registerPartPayments(getForm)
    versionRoutes(app)
    await catalogueRoutes(app, { mostFiled })
    await guideRoutes(app)
    await dossierRoutes(app)
    apologyRoutes(app)
    complaintRoutes(app)
    sheetRoutes(app)
    formEditorRoutes(app)
    templateRoutes(app)
  },
  doors: [
    { face: 'portal', href: '/thu-tuc', label: 'core.nav.procedures', place: 'bar', order: 10 },
    { face: 'portal', href: '/tra-cuu', label: 'core.nav.track', place: 'bar', order: 20 },
    { face: 'portal', href: '/ho-so', label: 'core.nav.my_cases', place: 'bar', order: 30, seenBy: 'signedIn' },
    {
      face: 'portal',
      href: '/giay-to',
      label: 'procedures.own_papers.title',
      about: 'procedures.own_papers.about',
      seenBy: 'signedIn',
      order: 35,
    },
    { face: 'portal', href: '/ke-hoach', label: 'procedures.guide.plans', seenBy: 'signedIn', order: 36 },
    { face: 'portal', href: '/lam-viec', label: 'core.nav.work', place: 'bar', order: 40, seenBy: 'officer' },
    { face: 'steering', href: '/dieu-hanh/danh-muc', label: 'procedures.defects.title', seenBy: ['administrator', 'leader'], order: 150 },
    { face: ['desk', 'steering'], href: '/lam-viec', label: 'core.nav.work', place: 'bar', order: 10, seenBy: offices },
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/xin-loi',
      label: 'procedures.apology.title',
      about: 'procedures.apology.about',
      seenBy: ['approver'],
      order: 26,
    },
    {
      face: ['desk', 'steering'],
      href: '/lam-viec/khieu-nai',
      label: 'procedures.complaint.desk',
      about: 'procedures.complaint.desk_about',
      seenBy: ['leader'],
      order: 27,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/bieu-mau',
      label: 'procedures.form_editor.title',
      about: 'procedures.form_editor.about',
      seenBy: ['administrator'],
      order: 910,
    },
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/mau-giay',
      label: 'procedures.paper_template.title',
      about: 'procedures.paper_template.about',
      seenBy: ['administrator'],
      order: 912,
    },
  ],
  rights: dossierRights,
  personal,
  listens: [
    ...following.listens,
    ...followingBundles.listens,
    ...followingComplaints.listens,
    bundleListener,
    onMany(CaseActed, feedJob, feedSoon, { kind: 'dossier', closed: true }),
    on(PaperSigned, 'procedures.tell_signed', tellSigned),
    on(PaperRefused, 'procedures.tell_refused', tellRefused),
    on(CaseActed, 'procedures.tell_recalendar', tellRecalendar, { kind: 'dossier', action: 'calendar_changed' }),
    ...apologyListeners,
    ...alikeListeners,
    ...dossierFacts.listens,
  ],
  jobs: {
    ...following.jobs,
    ...followingBundles.jobs,
    ...followingComplaints.jobs,
    [advanceJob]: advanceNow,
    [renderJob]: renderResultJob,
    [lookJob]: lookNow,
    [feedJob]: feedNow,
    [replayJob]: runReplay,
    [runChecksJob]: runChecks,
    [renderApologyJob]: renderApologyNow,
    [apologiseAgainJob]: async (context) => void (await apologiseAgain(context)),
  },
  schedule: [
    { cron: '25 * * * *', job: apologiseAgainJob },
    { cron: '* * * * *', job: runChecksJob },
  ],
  load: async (context, packDir) => {
    const { db, clock } = context
    await loadPackForms(db, join(packDir, 'forms'), clock.now())
    await loadTemplates(db, clock.now())
    await saveReference(db, 'expired_law', (await readPackFile(packDir, 'expired-law.json')) ?? [], clock.now())
    await saveReference(db, 'known_papers', (await readGuides(packDir)).papers, clock.now())
    await loadPackProcedures(db, join(packDir, 'procedures'), { by: 'pack', at: clock.now() })
    await loadPackBundles(db, join(packDir, 'bundles'), clock.now())
    await loadPackFees(context, join(packDir, 'fees'))
  },
  commands: [
    {
      name: 'generate dossiers',
      summary: 'fill the database with made-up dossiers, for trials and measurements; refused in production',
      arguments: [{ name: 'count', summary: 'how many' }],
      options: [
        { flags: '--seed <number>', summary: 'the same seed makes the same dossiers', fallback: '1' },
        { flags: '--months <number>', summary: 'how far back they were filed', fallback: String(lately.months) },
        { flags: '--open <share>', summary: 'how many of them are still under way, such as 0.06', fallback: String(lately.openShare) },
      ],
      run: async (context, [text], options) => {
        const [count, seed, months, openShare] = [Number(text), Number(options.seed), Number(options.months), Number(options.open)]
        if (Number.isInteger(count) && count > 0 && Number.isInteger(seed) && months > 0 && openShare >= 0 && openShare <= 1) {
          const code = await generateDossiers(context, { seed, count, months, openShare })
          // Nothing told of them: the indicators count them from their own tables.
          if (code === 0) await rebuildSource(context, dossierFacts.source)
          return code
        }
        context.log('the count is a whole number of 1 or more, the seed a whole number, the months more than 0, the open share from 0 to 1')
        return 2
      },
    },
    {
      name: 'import procedures',
      summary: 'Read a national catalogue of procedures (JSON lines) and lay what it changes before a second person',
      arguments: [{ name: 'file', summary: 'file with one record a line' }],
      options: [
        { flags: '--from <day>', summary: 'day (YYYY-MM-DD) from which changes are in force; today if left out' },
        { flags: '--whole', summary: 'the file is the whole catalogue: what it lacks is to end' },
        { flags: '--publish', summary: 'put it into force at once: for the operator’s first load; a second run changes nothing' },
      ],
      run: async (context, [file], options) => (file ? importFile(context, file, options) : 2),
    },
  ],
}
