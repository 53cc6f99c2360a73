import { type Db, inTransaction } from '#core/db.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { attachDraft, fieldOf, findPaper, signPaper } from '#engine/signing/index.ts'
import { codeOf } from '#government/documents/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { issuerOf } from '#engine/papers/index.ts'
import type { ApologyPaper } from '../papers/apology-paper.ts'
import { print } from '../papers/press.ts'
import { apologySubject } from '../papers/signing-subject.rules.ts'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { templateAt } from '../templates/templates.queries.ts'
import { type Apology, findApology, lockApology, setApologyFile } from './apology.queries.ts'

type Place = Pick<Context, 'db' | 'config' | 'clock'>

/** What is handed out now: the signed letter where it is there, else the one with empty fields. */
export async function currentApologyFile(place: Place, letter: Apology): Promise<string> {
  const paper = await findPaper(place.db, apologySubject(letter.id))
  return paper?.state === 'signed' && paper.fileId ? paper.fileId : apologyFile(place, letter)
}

/** Has the letter written and signed as far as that goes. */
export async function renderApologyNow(context: Context, payload: unknown): Promise<void> {
  const letter = await findApology(context.db, (payload as { id: string }).id)
  if (letter?.state !== 'issued') return
  const fileId = await apologyFile(context, letter)
  const paper = await findPaper(context.db, apologySubject(letter.id))
  if (!paper) return
  await attachDraft(context, paper, fileId)
  await signPaper(context, paper.id)
}

/** The PDF that was kept, or written and kept now; of two who write it at once the first one's stays. */
async function apologyFile({ db, config, clock }: Place, letter: Apology): Promise<string> {
  if (letter.fileId) return letter.fileId
  const paper = await paperOf({ db, config, clock }, letter)
  const asked = await findPaper(db, apologySubject(letter.id))
  const signers = asked?.signatures.map(({ place, kind, role, name }) => ({
    field: fieldOf(place),
    ...(kind === 'seal' ? { role: 'Dấu của cơ quan', name: '' } : { role, name }),
  }))
  const buffer = await print({ kind: 'apology', paper, ...(signers ? { signers } : {}) })
  return inTransaction(db, async (trx: Db) => {
    const now = await lockApology(trx, letter.id)
    if (now?.fileId) return now.fileId
    const name = `xin-loi-${letter.dossierCode}.pdf`
    const incoming = {
      name,
      buffer,
      accept: [mediaTypes.pdf],
      maxBytes: 10 * 1024 * 1024,
      by: null,
      at: clock.now(),
      entrance: 'program' as const,
    }
    const kept = await storeFile(trx, config, incoming)
    await setApologyFile(trx, letter.id, { fileId: kept.id, sha256: kept.sha256 })
    return kept.id
  })
}

async function paperOf({ db, config }: Place, letter: Apology): Promise<ApologyPaper> {
  const dossier = await findDossier(db, config, letter.dossierCode)
  if (!dossier || !letter.issuedAt) throw new Error(`the letter ${letter.id} has no dossier`)
  const { procedure } = await getProcedureVersion(db, dossier.procedureVersionId)
  return {
    number: codeOf(letter.number ?? 0, letter.notation ?? ''),
    procedure: localized('vi', procedure.name),
    dossier: { code: dossier.code, applicantName: dossier.applicantName, unitName: dossier.unitName, filedAt: dossier.filedAt },
    issuer: await issuerOf(db, letter.unitId, dayOf(letter.issuedAt)),
    dueAt: letter.dueAt,
    promisedAt: letter.promisedAt,
    reason: letter.reason,
    signer: { name: letter.signerName ?? '', title: letter.signerTitle ?? '' },
    template: (await templateAt(db, 'apology', letter.issuedAt)).body,
    publicUrl: config.publicUrl,
    at: letter.issuedAt,
  }
}
