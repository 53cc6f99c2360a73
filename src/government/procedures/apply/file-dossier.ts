import { createHash } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, type Lang, translatorFor } from '#core/i18n.ts'
import { type NewAttachment, openCase } from '#engine/casework/index.ts'
import { type Answers, checkAll, errorText, type FileFact, relevantAnswers } from '#engine/forms/index.ts'
import { getFile } from '#ground/files/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { dossierCode } from '../dossier/code.rules.ts'
import type { Dossier, PublishedForm } from '../dossier/dossier.ts'
import { findFiled, insertDossier, nextNumber } from '../dossier/dossier.queries.ts'
import { dueDuration } from '../procedure/procedure.rules.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { jurisdictionOf } from './receiving-units.ts'

export type Filing = {
  actor: Actor
  version: ProcedureVersion
  form: PublishedForm
  answers: Answers
  files: FileFact[]
  unitId: string
  channel: 'online' | 'direct' | 'postal'
  /** The caller's key: the same key again answers with the same dossier. */
  key: string
  at: Date
  lang: Lang
  hCode: string
  units: ReadonlySet<string>
}

export type Filed = { code: string; caseId: string; repeated: boolean }

/** Files a dossier: checks every page on the walked road, opens the case, keeps the papers, tells the applicant – all or nothing. */
export async function fileDossier(db: Db, config: Config, filing: Filing): Promise<Filed> {
  const today = dayOf(filing.at)
  const answers = relevantAnswers(filing.form.body, filing.answers, today)
  const hash = createHash('sha256')
    .update(JSON.stringify([filing.version.procedure.code, filing.unitId, answers]))
    .digest('hex')
  const before = await findFiled(db, filing.actor.personId, filing.key)
  if (before) return again(before, hash)
  const faults = checkAll(filing.form.body, filing.answers, { today, files: filing.files, units: filing.units })
  if (faults.length > 0) {
    const t = translatorFor(filing.lang)
    const fields = faults.map((fault) => ({ field: fault.field, rule: fault.rule, message: errorText(t, filing.form.body, fault) }))
    throw refuse('invalid', 'procedures.apply.incomplete', { count: fields.length }, fields)
  }
  const number = await nextNumber(db)
  return inTransaction(db, async (trx) => {
    const dossier = await open(trx, filing, answers, number)
    await insertDossier(trx, config, dossier, { key: filing.key, hash })
    await tell(trx, dossier, filing)
    return { code: dossier.code, caseId: dossier.caseId, repeated: false }
  }).catch(async (error: unknown) => {
    // Two filings with one key at the same moment: the database let one through; the other answers with it.
    const winner = (error as { code?: string }).code === '23505' && (await findFiled(db, filing.actor.personId, filing.key))
    if (winner) return again(winner, hash)
    throw error
  })
}

function again(before: { code: string; caseId: string; requestHash: string }, hash: string): Filed {
  if (before.requestHash !== hash) throw refuse('conflict', 'procedures.apply.key_used_for_other')
  return { code: before.code, caseId: before.caseId, repeated: true }
}

async function open(trx: Db, filing: Filing, answers: Answers, number: number): Promise<Dossier> {
  const { actor, version, at } = filing
  const on = dayOf(at)
  const unit = await getUnit(trx, filing.unitId, { on })
  const jurisdiction = await jurisdictionOf(trx, unit, on)
  const code = dossierCode({ hCode: filing.hCode, unitCode: unit.code, on, number })
  const text = (key: string): string => (typeof answers[key] === 'string' ? (answers[key] as string) : '')
  const name = text('applicant_name') || actor.name
  const phone = text('applicant_phone')
  const opened = await openCase(trx, {
    kind: 'dossier',
    definitionKey: version.procedure.processKey ?? 'one_stop',
    reference: code,
    title: version.procedure.name.vi,
    party: name,
    words: [phone, version.procedure.code],
    channel: filing.channel,
    ownerId: actor.personId,
    unitId: unit.id,
    unitPath: jurisdiction.ids,
    unitCodes: jurisdiction.codes,
    duration: dueDuration(version.procedure, filing.channel) ?? null,
    actor: { id: actor.personId, name: actor.name, role: 'owner' },
    clientKey: `file:${filing.key}`,
    at,
    attachments: await attachments(trx, filing, answers),
  })
  return {
    caseId: opened.id,
    code,
    procedureCode: version.procedure.code,
    procedureVersionId: version.versionId,
    formId: filing.form.id,
    ownerId: actor.personId,
    unitId: unit.id,
    unitName: unit.fullName,
    applicantName: name,
    applicantPhone: phone,
    applicantEmail: text('applicant_email') || null,
    answers,
    channel: filing.channel,
    filedAt: at,
  }
}

async function attachments(trx: Db, filing: Filing, answers: Answers): Promise<NewAttachment[]> {
  const found: NewAttachment[] = []
  for (const field of filing.form.body.pages.flatMap((page) => page.fields)) {
    const ids = answers[field.key]
    if (field.type !== 'file' || !Array.isArray(ids)) continue
    for (const id of ids as string[]) {
      const file = await getFile(trx, id)
      found.push({
        fileId: file.id,
        sha256: file.sha256,
        name: file.name,
        mediaType: file.mediaType,
        sizeBytes: file.size,
        kind: 'paper',
        label: field.label.vi,
      })
    }
  }
  return found
}

async function tell(trx: Db, dossier: Dossier, filing: Filing): Promise<void> {
  const message = {
    template: 'procedures.message.filed',
    vars: { code: dossier.code, unit: dossier.unitName },
    lang: filing.lang,
    subject: dossier.code,
    path: `/ho-so/${dossier.code}`,
    at: filing.at,
  } as const
  await notify(trx, { ...message, channel: 'in_app', personId: dossier.ownerId })
  if (dossier.applicantPhone) await notify(trx, { ...message, channel: 'sms', address: dossier.applicantPhone, personId: dossier.ownerId })
}
