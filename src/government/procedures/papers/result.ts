import { randomInt } from 'node:crypto'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { Action } from '#engine/casework/index.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import type { Dossier, IssuedResult } from '../dossier/dossier.ts'
import { findResult, getForm, insertResult } from '../dossier/dossier.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { contentParts } from './content-rows.ts'
import { issuerOf } from './issuer.ts'
import { renderResult } from './result-paper.ts'
import { verificationCode } from './verification.rules.ts'

export type Issuing = {
  dossier: Dossier
  action: Pick<Action, 'actorId' | 'actorName' | 'note'>
  procedure: Procedure
  unit: string
  at: Date
  publicUrl: string
}

/** Writes, keeps and records the result of an approved dossier, once; a second call answers with the first result. */
export async function issueResult(
  trx: Db,
  config: Config,
  { dossier, action, procedure, unit, at, publicUrl }: Issuing,
): Promise<IssuedResult> {
  const before = await findResult(trx, { caseId: dossier.caseId })
  if (before) return before
  const on = dayOf(dossier.filedAt)
  const code = await freeCode(trx)
  const name = resultName(procedure)
  const { body: form } = await getForm(trx, dossier.formId)
  const buffer = await renderResult({
    name,
    procedure: localized('vi', procedure.name),
    dossier,
    issuer: await issuerOf(trx, dossier.unitId, on),
    parts: await contentParts(trx, form, dossier.answers, on),
    note: action.note,
    signer: { name: action.actorName, title: await titleOf(trx, action.actorId) },
    code,
    publicUrl,
    at,
  })
  const kept = await storeFile(trx, config, {
    name: `ket-qua-${dossier.code}.pdf`,
    buffer,
    accept: [mediaTypes.pdf],
    maxBytes: 10 * 1024 * 1024,
    by: action.actorId,
    at,
  })
  const result = {
    code,
    caseId: dossier.caseId,
    dossierCode: dossier.code,
    fileId: kept.id,
    sha256: kept.sha256,
    title: name,
    holder: dossier.applicantName,
    issuedBy: action.actorName,
    issuedUnit: unit,
    issuedAt: at,
  }
  await insertResult(trx, result)
  return result
}

/** The first result that the procedure promises. Catalogues write several in one line, and some write none. */
function resultName(procedure: Procedure): string {
  const [first] = procedure.results
  const name = first
    ? localized('vi', first.name)
        .split(/[\n;]/)[0]
        ?.replace(/^[-–•+*\s]+/, '')
        .replace(/[.\s]+$/, '')
    : ''
  return name || `Kết quả giải quyết: ${localized('vi', procedure.name)}`
}

/** The signer's office as the register of officers has it. */
export async function titleOf(db: Db, personId: string | null): Promise<string> {
  const person = personId ? await findPerson(db, personId) : undefined
  return person?.title ?? 'Người có thẩm quyền'
}

async function freeCode(trx: Db): Promise<string> {
  for (;;) {
    const code = verificationCode((below) => randomInt(below))
    if (!(await findResult(trx, { code }))) return code
  }
}
