import { createHash } from 'node:crypto'
import { type Actor, demandAssurance } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction, together } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { beginCase, type NewAttachment, type Standing } from '#engine/casework/index.ts'
import { type Answers, checkAll, errorText, type FileFact, relevantAnswers } from '#engine/forms/index.ts'
import { demandClean, getFile } from '#ground/files/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { lineageOn, type Unit } from '#ground/places/index.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { dossierCode } from '../dossier/code.rules.ts'
import type { Dossier, PublishedForm } from '../dossier/dossier.ts'
import { findFiled, insertDossier, nextNumber } from '../dossier/dossier.queries.ts'
import { type Marks, settleMarks } from '../origins/marks.ts'
import { planOutsideChecks } from '../origins/run-checks.ts'
import { askFee } from '../fees/dossier-fee.ts'
import { assuranceFor, dueDuration } from '../procedure/procedure.rules.ts'
import type { Duration, FilingChannel, ProcedureVersion } from '../procedure/procedure.ts'
import { jurisdictionOf } from './receiving-units.ts'

export type Filing = {
  actor: Actor
  version: ProcedureVersion
  form: PublishedForm
  answers: Answers
  files: FileFact[]
  unitId: string
  channel: FilingChannel
  /** The caller's key: the same key again answers with the same dossier. */
  key: string
  at: Date
  lang: Lang
  hCode: string
  units: ReadonlySet<string>
  /** Communes of before, with those that took over. */
  past?: ReadonlyMap<string, readonly string[]>
  /** Where answers came from that were filled in for the person. */
  origins?: Marks
  /** For whom, where it is another than the actor: an officer files at the counter for the person who is there. */
  owner?: { id: string; name: string } | undefined
  /** Papers that were seen or kept on paper, and so need no file. */
  onPaper?: ReadonlySet<string> | undefined
  /** Another portal took it from the person: what was declared there is not checked again, and these are its papers. */
  elsewhere?: { by: string; papers: NewAttachment[]; words: string[] } | undefined
  /** It is the whole of a linked procedure, which is no work of an office, or one of its parts, begun by the program. */
  of?: 'whole' | 'part'
  /** Papers that come along and that its form does not ask for. */
  further?: NewAttachment[]
  /** Under what its fee was asked before it began. */
  feeAhead?: { kind: string; subject: string }
  /** It corrects the result of another, or decides its matter anew: it has a time of its own, and costs nothing. */
  followUp?: { within: Duration | undefined } | undefined
}

const ownerOf = ({ owner, actor }: Filing): { id: string; name: string } => owner ?? { id: actor.personId, name: actor.name }

/** `opened` is there when this call filed it. */
export type Filed = { code: string; caseId: string; repeated: boolean; opened?: { dossier: Dossier; standing: Standing } }

/** Files a dossier: checks every page on the walked road, opens the case, keeps the papers, tells the applicant – all or nothing. */
export async function fileDossier(db: Db, config: Config, filing: Filing): Promise<Filed> {
  if (filing.channel === 'online' && filing.of !== 'part') demandAssurance(filing.actor, assuranceFor(filing.version.procedure))
  const today = dayOf(filing.at)
  const answers = relevantAnswers(filing.form.body, filing.answers, today)
  const hash = createHash('sha256')
    .update(JSON.stringify([filing.version.procedure.code, filing.unitId, answers]))
    .digest('hex')
  const found = filing.elsewhere
    ? []
    : checkAll(filing.form.body, filing.answers, {
        today,
        files: filing.files,
        units: filing.units,
        ...(filing.past ? { past: filing.past } : {}),
      })
  const faults = found.filter((fault) => !filing.onPaper?.has(fault.field))
  if (faults.length > 0) {
    const before = await findFiled(db, ownerOf(filing).id, filing.key)
    if (before) return again(before, hash)
    const t = translatorFor(filing.lang)
    const fields = faults.map((fault) => ({ field: fault.field, rule: fault.rule, message: errorText(t, filing.form.body, fault) }))
    throw refuse('invalid', 'procedures.apply.incomplete', { count: fields.length }, fields)
  }
  return inTransaction(db, async (trx): Promise<Filed> => {
    const on = dayOf(filing.at)
    const [before, number, lineage, papers] = await together([
      findFiled(trx, ownerOf(filing).id, filing.key),
      nextNumber(trx),
      lineageOn(trx, filing.unitId, on),
      filing.elsewhere?.papers ?? attachments(trx, filing, answers),
    ])
    if (before) return again(before, hash)
    const opened = await open(trx, config, filing, { answers, number, lineage, papers })
    const { dossier, standing } = opened
    await together([
      insertDossier(trx, config, dossier, { key: filing.key, hash }),
      ...(filing.of === 'part' ? [] : [tellOwner(trx, dossier, filing)]),
      ...(filing.of === 'whole' || filing.followUp
        ? []
        : [
            askFee(trx, {
              dossier,
              procedure: filing.version.procedure,
              lineage,
              unitPath: standing.case.unitPath,
              ...(filing.feeAhead ? { ahead: filing.feeAhead } : {}),
            }),
          ]),
    ])
    await planOutsideChecks(trx, config, dossier, { at: filing.at, again: false })
    return { code: dossier.code, caseId: dossier.caseId, repeated: false, opened }
  }).catch(async (error: unknown) => {
    // Two filings with one key at the same moment: the database let one through; the other answers with it. Within a transaction
    // of the caller's nothing can be asked any more.
    const winner =
      !db.isTransaction && (error as { code?: string }).code === '23505' && (await findFiled(db, ownerOf(filing).id, filing.key))
    if (winner) return again(winner, hash)
    throw error
  })
}

function again(before: { code: string; caseId: string; requestHash: string }, hash: string): Filed {
  if (before.requestHash !== hash) throw refuse('conflict', 'procedures.apply.key_used_for_other')
  return { code: before.code, caseId: before.caseId, repeated: true }
}

type Found = { answers: Answers; number: number; lineage: Unit[]; papers: NewAttachment[] }

async function open(
  trx: Db,
  config: Config,
  filing: Filing,
  { answers, number, lineage, papers }: Found,
): Promise<{ dossier: Dossier; standing: Standing }> {
  const { actor, version, at } = filing
  const on = dayOf(at)
  const [unit] = lineage
  if (!unit) throw refuse('notFound', 'places.unit_not_found', { unit: filing.unitId })
  const jurisdiction = await jurisdictionOf(trx, lineage, on)
  const code = dossierCode({ hCode: filing.hCode, unitCode: unit.code, on, number })
  const text = (key: string): string => (typeof answers[key] === 'string' ? (answers[key] as string) : '')
  const owner = ownerOf(filing)
  const name = text('applicant_name') || owner.name
  const representing = filing.owner ? undefined : actor.actingFor
  const phone = text('applicant_phone')
  const standing = await beginCase(trx, {
    kind: filing.of === 'whole' ? bundleProcess : 'dossier',
    definitionKey: version.procedure.processKey ?? 'one_stop',
    reference: code,
    title: version.procedure.name.vi,
    // The case is the organisation's where the person acts for one; who did it stands in the record.
    party: representing ? `${representing.name} (${name})` : name,
    words: [phone, version.procedure.code, ...(filing.elsewhere?.words ?? [])],
    channel: filing.channel,
    ownerId: owner.id,
    unitId: unit.id,
    unitPath: jurisdiction.ids,
    unitCodes: jurisdiction.codes,
    duration: filing.of === 'whole' ? null : (filing.followUp?.within ?? dueDuration(version.procedure, filing.channel) ?? null),
    actor: filing.elsewhere
      ? { id: owner.id, name: filing.elsewhere.by, role: 'owner' }
      : filing.owner
        ? { id: actor.personId, name: `${actor.name} (nộp tại quầy cho ${name})`, role: 'receiver' }
        : { id: actor.personId, name: representing ? `${actor.name} (thay mặt ${representing.name})` : actor.name, role: 'owner' },
    clientKey: `file:${filing.key}`,
    at,
    attachments: [...papers, ...(filing.further ?? [])],
  })
  const dossier = {
    caseId: standing.case.id,
    code,
    procedureCode: version.procedure.code,
    procedureVersionId: version.versionId,
    formId: filing.form.id,
    ownerId: owner.id,
    unitId: unit.id,
    unitName: unit.fullName,
    applicantName: name,
    applicantPhone: phone,
    applicantEmail: text('applicant_email') || null,
    answers,
    origins: settleMarks(config, filing.origins ?? {}, answers),
    channel: filing.channel,
    filedAt: at,
  }
  return { dossier, standing }
}

async function attachments(trx: Db, filing: Filing, answers: Answers): Promise<NewAttachment[]> {
  const wanted = filing.form.body.pages
    .flatMap((page) => page.fields)
    .flatMap((field) => {
      const ids = answers[field.key]
      return field.type === 'file' && Array.isArray(ids) ? (ids as string[]).map((id) => ({ id, label: field.label.vi })) : []
    })
  const files = await together(wanted.map(({ id }) => getFile(trx, id)))
  demandClean(files)
  return files.map((file, index) => ({
    fileId: file.id,
    sha256: file.sha256,
    name: file.name,
    mediaType: file.mediaType,
    sizeBytes: file.size,
    kind: 'paper',
    label: wanted[index]?.label ?? file.name,
  }))
}

const tellOwner = (trx: Db, dossier: Dossier, filing: Filing): Promise<void> =>
  tell(trx, {
    personId: dossier.ownerId,
    phone: dossier.applicantPhone,
    template: 'procedures.message.filed',
    vars: { code: dossier.code, unit: dossier.unitName },
    lang: filing.lang,
    subject: dossier.code,
    path: `/ho-so/${dossier.code}`,
    at: filing.at,
  })
