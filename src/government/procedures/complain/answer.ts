import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { type Lang, localized, translatorFor } from '#core/i18n.ts'
import type { Province } from '#core/province.ts'
import { act, findCaseFile } from '#engine/casework/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { fileDossier } from '../apply/file-dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { getForm } from '../dossier/form.queries.ts'
import { insertFollowUp } from '../redress/follow-up.queries.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { isFilingChannel } from '../procedure/procedure.ts'
import { type Complaint, endComplaint, findComplaint, type Outcome } from './complaint.queries.ts'

const outcomes: Record<string, Outcome> = { uphold: 'upheld', dismiss: 'dismissed', reopen: 'reopened' }

export type Answering = {
  reference: string
  action: string
  note: string
  clientKey: string
  version?: number | undefined
  actor: Actor
  at: Date
  lang: Lang
}

/** Handles a complaint; whoever worked on the dossier is refused. The answer, and what it brings about, is one transaction. */
export async function actOnComplaint(
  db: Db,
  { config, province }: { config: Config; province: Province },
  doing: Answering,
): Promise<void> {
  const { reference, action, note, clientKey, version, actor, at, lang } = doing
  const complaint = await findComplaint(db, reference)
  if (!complaint) throw refuse('notFound', 'casework.no_such_case')
  const check = (): void => {
    if (complaint.doers.includes(actor.personId)) throw refuse('notAllowed', 'procedures.complaint.same_officer')
  }
  await act(db, { by: { id: complaint.caseId }, action, clientKey, version, actor, note, at, lang, check }, async (trx, done) => {
    const outcome = outcomes[action]
    if (done.repeated || !outcome) return
    const followCode = outcome === 'reopened' ? await decideAnew(trx, config, province, complaint, at) : null
    await endComplaint(trx, complaint.id, { answer: note.trim(), outcome, followCode, at })
    await tellPerson(trx, complaint, localizedState(done.definition.states[done.case.state]?.label), at)
  })
}

const localizedState = (label: { vi: string; en?: string; km?: string } | undefined) => (lang: Lang) =>
  label ? localized(lang, label) : ''

async function tellPerson(trx: Db, complaint: Complaint, state: (lang: Lang) => string, at: Date): Promise<void> {
  const person = await findPerson(trx, complaint.personId)
  await tell(trx, {
    ...{ personId: complaint.personId, phone: person?.phone ?? null, template: 'procedures.message.complaint_answered' as const },
    ...{ lang: person?.lang ?? 'vi', vars: (lang: Lang) => ({ reference: complaint.reference, state: state(lang) }) },
    ...{ subject: complaint.ofCode, path: `/ho-so/${complaint.ofCode}`, at },
  })
}

/**
 * The matter is decided anew in a dossier of its own: what was declared and its papers, the full legal time from today, no fee. The
 * old one stays as it ended, with its time and its verdict: figures of the past cannot be bettered by reopening.
 */
async function decideAnew(trx: Db, config: Config, province: Province, complaint: Complaint, at: Date): Promise<string> {
  const [dossier, file] = [
    await findDossier(trx, config, complaint.ofCode),
    await findCaseFile(trx, { id: complaint.ofCaseId }, undefined, at),
  ]
  if (!dossier || !file) throw refuse('notFound', 'casework.no_such_case')
  const what = translatorFor('vi')('procedures.complaint.reopen_what', { reference: complaint.reference })
  const filed = await fileDossier(trx, config, {
    actor: { personId: dossier.ownerId, kind: 'citizen', name: dossier.applicantName, sessionId: '', roles: [], assurance: 3 },
    version: await getProcedureVersion(trx, dossier.procedureVersionId),
    form: await getForm(trx, dossier.formId),
    answers: dossier.answers,
    files: [],
    unitId: file.case.unitId,
    channel: isFilingChannel(dossier.channel) ? dossier.channel : 'online',
    key: `complaint:${complaint.reference}`,
    at,
    lang: (await findPerson(trx, dossier.ownerId))?.lang ?? 'vi',
    hCode: province.hCode,
    units: new Set(),
    owner: { id: dossier.ownerId, name: dossier.applicantName },
    elsewhere: {
      by: what,
      papers: file.attachments
        .filter(({ kind }) => kind !== 'opinion')
        .map(({ fileId, sha256, name, mediaType, sizeBytes, kind, label }) => ({
          fileId,
          sha256,
          name,
          mediaType,
          sizeBytes,
          kind,
          label,
        })),
      words: [complaint.reference],
    },
    followUp: { within: undefined },
  })
  await insertFollowUp(trx, { ofCaseId: complaint.ofCaseId, caseId: filed.caseId, what, at })
  return filed.code
}
