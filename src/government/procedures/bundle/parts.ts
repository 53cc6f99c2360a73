import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang } from '#core/i18n.ts'
import type { Province } from '#core/province.ts'
import type { NewAttachment } from '#engine/casework/index.ts'
import { type Answers, checkAll, type FieldError, type FileFact } from '#engine/forms/index.ts'
import { getFile } from '#ground/files/index.ts'
import { findUnitByCode, getUnit, listSuccessors, type Unit } from '#ground/places/index.ts'
import { communesOverTime, pastUnits } from '../apply/communes.ts'
import { type Filed, fileDossier } from '../apply/file-dossier.ts'
import { listReceivingUnits } from '../apply/receiving-units.ts'
import type { Dossier, PublishedForm } from '../dossier/dossier.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { getForm } from '../dossier/form.queries.ts'
import type { Part, FiledPart } from './bundle.ts'
import { beginPart } from './bundle.queries.ts'
import { aheadOf } from './fee-ahead.ts'
import { answersOfPart, askedAs, filledByResults, type Results } from './compose.rules.ts'

/** The unit that receives a part, as the answers of the whole say. */
export async function unitOfPart(db: Db, part: Part, whole: { unitId: string; answers: Answers }, on: string): Promise<Unit> {
  const { unit } = part
  if (unit === 'same') return getUnit(db, whole.unitId, { on })
  const address = 'from' in unit ? (whole.answers[unit.from] as { unit?: string; now?: string } | undefined) : undefined
  const code = 'agency' in unit ? unit.agency : (address?.now ?? address?.unit ?? '')
  const found = await findUnitByCode(db, code, { on, ...('agency' in unit ? {} : { level: 'commune' }) })
  if (!found) throw refuse('notFound', 'places.unit_not_found', { unit: code })
  return found
}

type Checking = Parameters<typeof checkAll>[2]

/** What a part's own form would refuse, said at the questions of the whole; what only a result fills in, or was seen on paper, is left out. */
export function faultsOfPart(part: Part, form: PublishedForm, whole: Answers, ctx: Checking, onPaper: ReadonlySet<string>): FieldError[] {
  const later = filledByResults(part)
  return checkAll(form.body, answersOfPart(part, form.body, whole, new Map()), ctx)
    .filter(({ field }) => !later.has(field.split('-')[0] ?? ''))
    .map((fault) => ({ ...fault, field: askedAs(part, fault.field) }))
    .filter(({ field }) => !onPaper.has(field))
}

/** A paper of an earlier part that is handed in with the next. */
export type PassedOn = { fileId: string; label: string }

export type Beginning = {
  whole: Dossier
  part: Part
  filed: FiledPart
  results: Results
  papers: PassedOn[]
  onPaper: readonly string[]
  province: Province
  at: Date
  lang: Lang
}

const actorOf = ({ ownerId, applicantName }: Dossier): Actor => ({
  personId: ownerId,
  kind: 'citizen',
  name: applicantName,
  sessionId: '',
  roles: [],
})

/** The unit as it is now: where it ended while the part waited, the one that took over. */
async function unitNow(db: Db, unitId: string, on: string): Promise<string> {
  const [heir] = await listSuccessors(db, unitId, { on })
  return heir?.unit.id ?? unitId
}

/** The papers of earlier parts as they are attached to the next. */
export async function attachmentsOf(db: Db, papers: readonly PassedOn[]): Promise<NewAttachment[]> {
  return Promise.all(
    papers.map(async ({ fileId, label }) => {
      const file = await getFile(db, fileId)
      return { fileId, sha256: file.sha256, name: file.name, mediaType: file.mediaType, sizeBytes: file.size, kind: 'paper', label }
    }),
  )
}

async function filesIn(db: Db, form: PublishedForm, answers: Answers): Promise<FileFact[]> {
  const ids = form.body.pages
    .flatMap((page) => page.fields)
    .flatMap((field) => (field.type === 'file' && Array.isArray(answers[field.key]) ? (answers[field.key] as string[]) : []))
  const files = await Promise.all(ids.map((id) => getFile(db, id)))
  return files.map((file) => ({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size }))
}

/** Files a part as a dossier of its own, from the answers of the whole; once, however often it is asked. */
export async function startPart(trx: Db, config: Config, beginning: Beginning): Promise<Filed & { unitName: string }> {
  const { whole, part, filed, results, papers, province, at, lang, onPaper } = beginning
  const today = dayOf(at)
  const [version, form, units, communes] = await Promise.all([
    getProcedureVersion(trx, filed.procedureVersionId),
    getForm(trx, filed.formId),
    listReceivingUnits(trx, province, today),
    communesOverTime(trx, province, today),
  ])
  const answers = answersOfPart(part, form.body, whole.answers, results)
  const seen = form.body.pages.flatMap((page) => page.fields).filter((field) => onPaper.includes(askedAs(part, field.key)))
  const unitId = await unitNow(trx, filed.unitId, today)
  const done = await fileDossier(trx, config, {
    actor: actorOf(whole),
    version,
    form,
    answers,
    files: await filesIn(trx, form, answers),
    unitId,
    channel: whole.channel as 'online' | 'direct' | 'postal',
    key: `bundle:${whole.code}:${part.key}`,
    at,
    lang,
    hCode: province.hCode,
    units: new Set(units.communes.map((unit) => unit.code)),
    past: pastUnits(communes),
    origins: whole.origins,
    onPaper: new Set(seen.map(({ key }) => key)),
    of: 'part',
    feeAhead: aheadOf(whole.code, part.key),
    further: await attachmentsOf(trx, papers),
  })
  await beginPart(trx, filed, { caseId: done.caseId, code: done.code, at })
  return { ...done, unitName: (await getUnit(trx, unitId, { on: today })).fullName }
}
