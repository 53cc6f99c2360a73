import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, translatorFor } from '#core/i18n.ts'
import type { Province } from '#core/province.ts'
import { act } from '#engine/casework/index.ts'
import { checkAll, errorText, type FieldError, relevantAnswers } from '#engine/forms/index.ts'
import { type Filed, fileDossier, type Filing } from '../apply/file-dossier.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { type Bundle, bundleProcess, type PublishedBundle } from './bundle.ts'
import { type BundleForms, bundleForms } from './bundle-form.ts'
import { findBundle, insertFiling, insertPart, listParts } from './bundle.queries.ts'
import { movesFor } from './course.rules.ts'
import { askAhead, askTogether } from './fee-ahead.ts'
import { faultsOfPart, startPart, unitOfPart } from './parts.ts'
import { reckonCourse } from './reckon.ts'

export type Planned = Omit<Filing, 'hCode' | 'of'> & { province: Province }

const plain = ({ province, ...filing }: Planned): Filing => ({ ...filing, hCode: province.hCode })

/** What the parts' own forms would refuse of a filing that the form of the whole takes. */
export async function faultsOfParts(
  db: Db,
  filing: Pick<Planned, 'version' | 'form' | 'answers' | 'files' | 'units' | 'past' | 'onPaper' | 'at'>,
): Promise<FieldError[]> {
  const bundle = await bundleOf(db, filing.version.procedure)
  if (!bundle) return []
  const { whole, parts } = await bundleForms(db, bundle.body, filing.at)
  if (whole.id !== filing.form.id) throw refuse('conflict', 'procedures.bundle.form_changed')
  const today = dayOf(filing.at)
  const answers = relevantAnswers(filing.form.body, filing.answers, today)
  const ctx = { today, files: filing.files, units: filing.units, ...(filing.past ? { past: filing.past } : {}) }
  const found = bundle.body.parts.flatMap((part) => {
    const own = parts.get(part.key)
    return own ? faultsOfPart(part, own.form, answers, ctx, filing.onPaper ?? new Set()) : []
  })
  return found.filter((fault, index) => found.findIndex((one) => one.field === fault.field) === index)
}

const bundleOf = async (db: Db, procedure: { code: string; processKey?: string }): Promise<PublishedBundle | undefined> =>
  procedure.processKey === bundleProcess ? findBundle(db, procedure.code) : undefined

/** Files a procedure: a dossier, or for a linked procedure the whole with all its parts; those that wait for nothing begin at once. */
export async function fileProcedure(db: Db, config: Config, filing: Planned): Promise<Filed> {
  const bundle = await bundleOf(db, filing.version.procedure)
  if (!bundle) return fileDossier(db, config, plain(filing))
  const { today, faults } = { today: dayOf(filing.at), faults: await faultsOfParts(db, filing) }
  const ctx = { today, files: filing.files, units: filing.units, ...(filing.past ? { past: filing.past } : {}) }
  const sound = checkAll(filing.form.body, filing.answers, ctx).every((fault) => filing.onPaper?.has(fault.field))
  if (sound && faults.length > 0) {
    const t = translatorFor(filing.lang)
    const fields = faults.map((fault) => ({ field: fault.field, rule: fault.rule, message: errorText(t, filing.form.body, fault) }))
    throw refuse('invalid', 'procedures.apply.incomplete', { count: fields.length }, fields)
  }
  const forms = await bundleForms(db, bundle.body, filing.at)
  const whole: Filing = { ...plain(filing), of: 'whole' }
  return inTransaction(db, async (trx) => {
    const filed = await fileDossier(trx, config, whole)
    if (filed.opened) await openParts(trx, config, { bundle, forms, filing, dossier: filed.opened.dossier })
    return filed
  }).catch((error: unknown) => {
    // Two filings with one key at the same moment: the other answers with the one that was let through.
    if ((error as { code?: string }).code === '23505' && !db.isTransaction) return fileDossier(db, config, whole)
    throw error
  })
}

type Opening = { bundle: PublishedBundle; forms: BundleForms; filing: Planned; dossier: Dossier }

async function openParts(trx: Db, config: Config, { bundle, forms, filing, dossier }: Opening): Promise<void> {
  const { at, channel } = filing
  const on = dayOf(at)
  const planned = await Promise.all(
    bundle.body.parts.map(async (part) => {
      const own = forms.parts.get(part.key)
      if (!own) throw refuse('notFound', 'procedures.apply.no_such_procedure')
      return { part, ...own, unitId: (await unitOfPart(trx, part, dossier, on)).id }
    }),
  )
  const course = await reckonCourse(trx, planned, at, channel)
  const promise = course.legs.map(({ key, from, to, deciding }) => ({ key, from, to, deciding }))
  const onPaper = [...(filing.onPaper ?? [])]
  await insertFiling(trx, { caseId: dossier.caseId, bundleId: bundle.id, promisedAt: course.due, promise, onPaper })
  for (const { part, version, form, unitId } of planned)
    await insertPart(trx, {
      ...{ bundleCaseId: dossier.caseId, key: part.key, procedureVersionId: version.versionId },
      ...{ formId: form.id, unitId, state: 'waiting', since: at },
    })
  const begun = await beginFirst(trx, config, bundle.body, { dossier, filing, onPaper })
  for (const { part, version, form, unitId } of planned)
    if (!begun.has(part.key)) await askAhead(trx, { whole: dossier, part, form, procedure: version.procedure, unitId, at })
  await askTogether(trx, dossier, bundle, begun)
}

async function beginFirst(
  trx: Db,
  config: Config,
  bundle: Bundle,
  { dossier, filing, onPaper }: { dossier: Dossier; filing: Planned; onPaper: string[] },
): Promise<Map<string, string>> {
  const started = new Map<string, string>()
  const rows = await listParts(trx, dossier.caseId)
  const waiting = new Map(bundle.parts.map((part) => [part.key, { state: 'waiting' as const, overdue: false }]))
  for (const move of movesFor(bundle.parts, waiting)) {
    const part = bundle.parts.find(({ key }) => key === move.key)
    const filed = rows.find(({ key }) => key === move.key)
    if (!part || !filed) continue
    const { at, lang, province } = filing
    const begun = await startPart(trx, config, { whole: dossier, part, filed, results: new Map(), papers: [], onPaper, province, at, lang })
    await noteOnWhole(trx, dossier.caseId, { action: 'part_started', part: part.key, key: begun.code, note: begun.unitName, at })
    started.set(part.key, begun.code)
  }
  return started
}

/** Writes into the record of the whole what became of a part; the same key is written once. */
export async function noteOnWhole(
  trx: Db,
  caseId: string,
  noted: { action: string; part?: string; key: string; note?: string | undefined; at: Date },
): Promise<void> {
  await act(trx, {
    by: { id: caseId },
    action: noted.action,
    clientKey: `${noted.action}:${noted.part ?? ''}:${noted.key}`,
    actor: 'system',
    note: noted.note,
    ...(noted.part ? { data: { inputs: { part: noted.part } } } : {}),
    at: noted.at,
  })
}
