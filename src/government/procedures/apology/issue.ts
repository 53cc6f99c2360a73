import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatTime, type Lang, type MessageKey, translatorFor } from '#core/i18n.ts'
import { enqueue } from '#core/jobs.ts'
import { type Case, findCase, noteOnCase, workingTimeOf } from '#engine/casework/index.ts'
import { askForSignatures } from '#engine/signing/index.ts'
import { codeOf, lettersOf, takeNumber } from '#government/documents/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { getUnit } from '#ground/places/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { committee, issuerOf } from '#engine/papers/index.ts'
import { titleOf } from '../papers/result.ts'
import { apologySubject } from '../papers/signing-subject.rules.ts'
import { type Apology, lockApology, setIssued } from './apology.queries.ts'
import { maySign } from './may-sign.ts'

export const renderApologyJob = 'procedures.render_apology'

export type Issuing = { id: string; actor: Actor; reason: string; promisedOn: string; at: Date; lang: Lang }

/** Signs and sends a letter: it takes the next number of the unit's year, stands in the dossier's record, and the person hears of it. */
export async function issueApology(db: Db, config: Config, issuing: Issuing): Promise<Apology> {
  const { id, actor, at } = issuing
  return inTransaction(db, async (trx) => {
    const draft = await lockApology(trx, id)
    if (!draft || !maySign(actor, draft)) throw refuse('notFound', 'procedures.apology.none')
    if (draft.state === 'issued') return draft
    const [found, dossier] = [await findCase(trx, { id: draft.caseId }), await findDossier(trx, config, draft.dossierCode)]
    if (!found || !dossier) throw refuse('notFound', 'procedures.apology.none')
    if (found.ownerId === actor.personId)
      throw refuse('notAllowed', 'casework.own_case', { action: translatorFor(issuing.lang)('procedures.apology.send') })
    if (draft.state !== 'draft' || !isLate(found, at)) throw refuse('conflict', 'procedures.apology.not_needed')
    const promisedAt = await promiseOf(trx, found, issuing)
    const number = await numberOf(trx, draft.unitId, at)
    const signer = { signerId: actor.personId, signerName: actor.name, signerTitle: await titleOf(trx, actor.personId) }
    const reason = issuing.reason.trim()
    await setIssued(trx, id, { promisedAt, reason, ...number, ...signer, at })
    await noteOnCase(trx, {
      id: found.id,
      type: 'promised',
      clientKey: `apology:${id}`,
      at,
      by: { personId: actor.personId, name: actor.name, role: 'approver' },
      compose: async () => ({
        data: { promise: { at: promisedAt.toISOString(), dueAt: draft.dueAt.toISOString(), letter: codeIn(number) } },
        note: reason,
      }),
    })
    await askForSignatures(
      trx,
      await signaturesOf(trx, { draft, dossier, issuing, title: `${name} ${codeIn(number)}`, role: signer.signerTitle }),
    )
    await enqueue(trx, renderApologyJob, { id }, { key: `${renderApologyJob}:${id}`, priority: 10 })
    await tellOwner(trx, dossier, { promisedAt, letter: codeIn(number), at })
    return { ...draft, ...number, ...signer, state: 'issued', promisedAt, reason, issuedAt: at }
  })
}

const name = 'Phiếu xin lỗi và hẹn lại ngày trả kết quả'
const codeIn = ({ number, notation }: { number: number; notation: string }): string => codeOf(number, notation)
const isLate = (found: Case, at: Date): boolean => !found.closedAt && found.dueAt !== null && found.dueAt < at

/** The new day: a working day after today, at the close of the office. */
async function promiseOf(trx: Db, found: Case, { promisedOn, reason, at, lang }: Issuing): Promise<Date> {
  const t = translatorFor(lang)
  const faults: { field: string; rule: string; message: string }[] = []
  const fault = (field: string, key: MessageKey): number => faults.push({ field, rule: 'required', message: t(key) })
  const closesAt = promisedOn > dayOf(at) ? (await workingTimeOf(trx, found)).closeOf(promisedOn) : undefined
  if (!closesAt) fault('promised', 'procedures.apology.day_wrong')
  if (!reason.trim()) fault('reason', 'casework.reason_missing')
  if (!closesAt || faults.length > 0) throw refuse('invalid', 'procedures.apology.incomplete', {}, faults)
  return closesAt
}

/** The next number of the unit's letters of apology in this year, from the registers of documents. */
async function numberOf(trx: Db, unitId: string, at: Date): Promise<{ year: number; number: number; notation: string }> {
  const on = dayOf(at)
  const year = Number(on.slice(0, 4))
  const unit = await getUnit(trx, unitId, { on })
  return {
    year,
    number: await takeNumber(trx, { unitId, direction: 'outgoing', book: 'xin_loi', year }),
    notation: `PXL-${lettersOf(unit)}`,
  }
}

type Signing = { draft: Apology; dossier: Dossier; issuing: Issuing; title: string; role: string }

async function signaturesOf(trx: Db, { draft, dossier, issuing, title, role }: Signing): Promise<Parameters<typeof askForSignatures>[1]> {
  const { actor, at } = issuing
  const { above, name: unit } = await issuerOf(trx, draft.unitId, dayOf(at))
  const agency = above === committee ? `${above} ${unit}` : unit
  const { unitId } = draft
  return {
    subject: apologySubject(draft.id),
    title,
    about: dossier.code,
    href: `/lam-viec/xin-loi/${draft.id}`,
    unitId,
    personId: dossier.ownerId,
    signers: [
      { kind: 'person', personId: actor.personId, unitId, name: actor.name, role, agency, decided: true },
      { kind: 'seal', unitId, name: agency, agency },
    ],
    at,
  }
}

async function tellOwner(
  trx: Db,
  dossier: Dossier,
  { promisedAt, letter, at }: { promisedAt: Date; letter: string; at: Date },
): Promise<void> {
  const lang = (await findPerson(trx, dossier.ownerId))?.lang ?? 'vi'
  const promised = `${formatTime(lang, promisedAt)}, ${formatDate(lang, promisedAt)}`
  await tell(trx, {
    personId: dossier.ownerId,
    phone: dossier.applicantPhone,
    template: 'procedures.message.apology',
    vars: { code: dossier.code, unit: dossier.unitName, promised, letter },
    lang,
    subject: dossier.code,
    path: `/ho-so/${dossier.code}`,
    at,
  })
}
