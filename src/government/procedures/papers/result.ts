import { randomInt } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { type Db, together } from '#core/db.ts'
import { dayOf, localized } from '#core/i18n.ts'
import type { Action } from '#engine/casework/index.ts'
import { type Asked, askForSignatures } from '#engine/signing/index.ts'
import { findPerson } from '#ground/identity/index.ts'
import type { Dossier, IssuedResult } from '../dossier/dossier.ts'
import { getForm } from '../dossier/form.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { templateAt } from '../templates/templates.queries.ts'
import { fillWords } from '../templates/words.rules.ts'
import { contentParts, markedHolder } from './content-rows.ts'
import { committee, issuerOf } from '#engine/papers/index.ts'
import { renderSoon } from './render-result.job.ts'
import { type ResultPaper, resultValues } from './result-paper.ts'
import { findResult, insertResult } from './result.queries.ts'
import { signingSubject } from './signing-subject.rules.ts'
import { verificationCode } from './verification.rules.ts'

export type Issuing = {
  dossier: Dossier
  action: Pick<Action, 'actorId' | 'actorName' | 'note'>
  procedure: Procedure
  unit: string
  at: Date
  publicUrl: string
}

/** Records the result of an approved dossier with all that its paper says, once; a second call answers with the first result. */
export async function issueResult(trx: Db, config: Config, issuing: Issuing): Promise<IssuedResult> {
  const { dossier, action, unit, at } = issuing
  const paper = await composePaper(trx, issuing, newCode())
  const result = {
    code: paper.code,
    caseId: dossier.caseId,
    dossierCode: dossier.code,
    title: paper.name,
    holder: paper.holder,
    issuedBy: action.actorName,
    issuedUnit: unit,
    issuedAt: at,
    template: paper.template,
  }
  if (!(await insertResult(trx, config, result, paper))) {
    const before = await findResult(trx, { caseId: dossier.caseId })
    if (before) return before
    throw new Error(`the code ${paper.code} was given twice`)
  }
  await together([askForSignatures(trx, signaturesOf(issuing, paper)), renderSoon(trx, result)])
  return { ...result, file: undefined }
}

async function composePaper(trx: Db, { dossier, action, procedure, at, publicUrl }: Issuing, code: string): Promise<ResultPaper> {
  const on = dayOf(dossier.filedAt)
  const [{ body: form }, template] = await together([getForm(trx, dossier.formId), templateAt(trx, 'result', at, procedure.code)])
  const [issuer, parts, title] = await together([
    issuerOf(trx, dossier.unitId, on),
    contentParts(trx, form, dossier.answers, on, template.body.rows),
    titleOf(trx, action.actorId),
  ])
  const { code: dossierCode, applicantName, filedAt, unitName } = dossier
  const paper = {
    name: resultName(procedure),
    procedure: localized('vi', procedure.name),
    dossier: { code: dossierCode, applicantName, filedAt, unitName },
    holder: markedHolder(form, dossier.answers) ?? applicantName,
    issuer,
    parts,
    note: action.note?.toWellFormed() ?? null,
    signer: { name: action.actorName, title },
    code,
    publicUrl,
    at,
  }
  const { key, version, body } = template
  return { ...paper, template: { key, version }, words: fillWords(body, resultValues(paper)) }
}

/** The approver has decided with the approval; their agency's seal comes after. */
function signaturesOf({ dossier, action, at }: Issuing, paper: ResultPaper): Asked {
  const { above, name } = paper.issuer
  const agency = above === committee ? `${above} ${name}` : name
  const seal = { kind: 'seal', unitId: dossier.unitId, name: agency, agency } as const
  const person = {
    kind: 'person',
    personId: action.actorId ?? '',
    unitId: dossier.unitId,
    name: paper.signer.name,
    role: paper.signer.title,
    agency,
    decided: true,
  } as const
  return {
    subject: signingSubject(paper.code),
    title: paper.name,
    about: dossier.code,
    href: `/lam-viec/ho-so/${dossier.code}`,
    unitId: dossier.unitId,
    personId: dossier.ownerId,
    signers: action.actorId ? [person, seal] : [seal],
    at,
  }
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

// One of 31¹²: that a code is drawn twice is not to be expected, and were it, the approval would fail and be done again.
const newCode = (): string => verificationCode((below) => randomInt(below))
