import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, type Lang, localized, translatorFor } from '#core/i18n.ts'
import { type ActionData, actionOf, askPath, opinionStanding, timeNotes } from '#engine/casework/index.ts'
import { actButtons, AssignmentTrace, findAssignmentTrace, listAway, readyReasons, type ReadyReason } from '#engine/desk/index.ts'
import { findPaper } from '#engine/signing/index.ts'
import { findPerson, listOfficers } from '#ground/identity/index.ts'
import { apologyOnDesk } from '../apology/notice.ts'
import { counterRows } from '../counter/counter.page.tsx'
import { type CounterFiling, findCounterFiling } from '../counter/counter.queries.ts'
import { feeNotice } from '../fees/dossier-fee.ts'
import { getForm } from '../dossier/form.queries.ts'
import { declaredWords } from '../dossier/declared.ts'
import { duplicateAction } from '../dossier/dossier.ts'
import { actAsPosted, readActionBody } from '../dossier/action-body.ts'
import { type DossierFile, dueWords, findDossierFile, stateKind, stateWords, stepsOf, traceOf, urgencyOf } from '../dossier/view.ts'
import { infectedNames, infectedNotice, paperLine, statesOf } from '../papers/paper-states.ts'
import { signingOf } from '../papers/signing-state.ts'
import { declarationSubject } from '../papers/signing-subject.rules.ts'
import { confirmationWords } from '../papers/confirmation.ts'
import { shownChecks } from '../origins/checks-view.ts'
import { hasChecks } from '../origins/checks-pack.ts'
import { partOf } from '../bundle/follow.ts'
import { noteReading } from '../track/track.ts'
import { MadeUpNotice } from '../generate/made-up.page.tsx'
import { ActPage } from '../dossier/act.page.tsx'
import { PairsPart } from '../duplicates/duplicates.page.tsx'
import { pairsProps } from '../duplicates/pairs-part.ts'
import { kinProps } from '../redress/kin.ts'
import { KinPart } from '../redress/redress.page.tsx'
import { CasePage } from './case.page.tsx'
import { holderWords } from './desk.ts'
import { masked } from './masked.rules.ts'

type Params = { code: string; action: string }
type DeclaredRow = { label: string; value: string; personal?: boolean; note?: string | undefined }

async function open(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const { code } = request.params as Params
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  return found
}

/** An office reads of a linked filing the papers that its own part asks for, and no others. */
async function papersOfPart({ server }: FastifyRequest, { dossier }: DossierFile, filing: CounterFiling): Promise<CounterFiling> {
  if (filing.caseId === dossier.caseId) return filing
  const { body } = await getForm(server.db, dossier.formId)
  const asked = new Set(body.pages.flatMap((page) => page.fields).map((field) => field.key))
  return { ...filing, papers: filing.papers.filter(({ key }) => asked.has(key)) }
}

/** A dossier on the desk: deadline, data, papers, and what the officer may do. The look is written down for the person to see. */
export async function showCase(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const found = await open(request)
  await noteReading(request, found)
  const { dossier, file, version } = found
  const reveal = (request.query as { hien?: string }).hien !== undefined
  const parts = await declaredWords(request, found, 'officer')
  const away = await listAway(db, file.case.kind, [file.case.assigneeId ?? []].flat(), clock.now())
  const filing = dossier.channel === 'direct' ? await findCounterFiling(db, { caseId: dossier.caseId }) : undefined
  const atCounter = filing
    ? [{ title: t('procedures.counter.part'), rows: counterRows(t, await papersOfPart(request, found, filing)) }]
    : []
  const states = await statesOf(db, found)
  const body = h(CasePage, {
    t,
    code: dossier.code,
    title: localized(t.lang, version.procedure.name),
    procedureHref: `/thu-tuc/${dossier.procedureCode}`,
    unit: dossier.unitName,
    state: stateWords(t, file.definition, file.case.state),
    stateKind: stateKind(file.definition, file.case.state),
    urgency: urgencyOf(t, file.case, clock.now()),
    due: file.case.dueAt ? dueWords(t, file.case.dueAt) : undefined,
    trace: traceOf(file),
    holder: holderWords(t, file.case.assigneeName, away.get(file.case.assigneeId ?? '')?.standInName),
    why: h(AssignmentTrace, { t, trace: await findAssignmentTrace(db, file.case.id) }),
    apology: await apologyOnDesk(request, dossier.caseId),
    madeUp: h(MadeUpNotice, { t, file }),
    time: await timeNotes(request.server.db, t, file, clock.now()),
    bundle: await partOf(request, dossier.caseId, 'desk'),
    kin: h(KinPart, await kinProps(request, found, 'desk')),
    alike: h(PairsPart, await pairsProps(request, dossier)),
    opinions: opinionStanding(t, file, clock.now()),
    parts: [...atCounter, ...parts].map((part) => ({
      title: part.title,
      rows: part.rows.map(({ label, value, personal, note }: DeclaredRow) => ({
        label,
        value: personal && !reveal ? masked(value) : value,
        note,
      })),
    })),
    reveal,
    checks: await checksOnDesk(request, found, reveal),
    infected: infectedNotice(t, found, states),
    papers: file.attachments.map((a) => paperLine(t, found, a, states.get(a.fileId), `${a.name} · ${formatDateTime(t.lang, a.addedAt)}`)),
    acts: actsOf(request, found),
    version: file.case.version,
    steps: stepsOf(t, file, false),
    declared: confirmationWords(t, await findPaper(request.server.db, declarationSubject(dossier.code)), dossier.filedAt).words,
    result: found.result && {
      href: `/ho-so/${dossier.code}/ket-qua.pdf`,
      title: found.result.title,
      code: found.result.code,
      made: found.result.template ? t('procedures.paper_template.used', { version: found.result.template.version }) : undefined,
      signing: await signingOf(request.server.db, t, found.result.code),
    },
    hasClock: Boolean(file.deadline),
    fee: await feeOfCase(request, dossier.code),
    isSupplementing: file.case.state === 'supplementing' || file.case.state === 'correcting',
  })
  return reply.page({ title: `${localized(t.lang, version.procedure.name)} ${dossier.code}`, body, face: 'desk' })
}

/** What databases outside the province say of it, and the way to ask them once more while the case is open. */
async function checksOnDesk(request: FastifyRequest, found: DossierFile, reveal: boolean) {
  const checks = await shownChecks(request, found, 'officer')
  const hide = (text: string | undefined): string | undefined => (reveal || text === undefined ? text : masked(text))
  const shown = checks.map((check) => ({
    ...check,
    differences: check.differences.map((one) => ({ ...one, declared: hide(one.declared), found: hide(one.found) ?? '' })),
  }))
  const open = !found.file.case.closedAt && hasChecks(request.server.config.province, found.dossier.procedureCode)
  return { checks: shown, action: open ? `/lam-viec/ho-so/${found.dossier.code}/doi-chieu` : undefined }
}

/** How the fee stands; the way to it is for those who deal with money. */
async function feeOfCase(request: FastifyRequest, code: string) {
  const fee = await feeNotice(request.server.db, request.t, code)
  const deals = request.actor?.roles.some((held) => held.role === 'cashier' || held.role === 'accountant')
  return fee && { ...fee, deskHref: deals ? fee.deskHref : undefined }
}

/** The buttons of a dossier: a time limit that is not known is asked for at reception. */
function actsOf(request: FastifyRequest, { file }: DossierFile) {
  const asks = file.case.duration ? [] : ['receive']
  // A duplicate is closed by a verdict on a pair, from the comparison, and not from here.
  const possible = file.possible.filter((type) => type !== duplicateAction)
  return actButtons(file.definition, file.case.state, possible, asks).map((act) => ({
    ...act,
    label: localized(request.lang, file.definition.actions[act.type]?.label ?? act.type),
  }))
}

export async function showAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const found = await open(request)
  const { 'giay-to': about } = request.query as { 'giay-to'?: string }
  const names = about === 'cach-ly' ? infectedNames(found, await statesOf(request.server.db, found)) : ''
  // The officer reads what they send, and the applicant reads it in their own language.
  const langs = [...new Set<Lang>(['vi', await langOf(request.server.db, found)])]
  const note = langs.map((lang) => translatorFor(lang)('procedures.infected.note', { names })).join('\n')
  const fields: Record<string, string> = names ? { note } : {}
  return actPage(request, reply, found, { errors: [], fields })
}

type Typed = { errors: { field: string; message: string }[]; fields: Record<string, string> }

async function actPage(
  request: FastifyRequest,
  reply: FastifyReply,
  found: DossierFile,
  typed: Typed = { errors: [], fields: {} },
): Promise<FastifyReply> {
  const { t } = request
  const { action } = request.params as Params
  const { file, dossier } = found
  const type = actionOf(file.definition, action)
  if (!type || action === duplicateAction) throw refuse('notFound', 'core.not_found')
  if (type.opinions === 'ask') return reply.redirect(askPath(dossier.code), 303)
  const label = localized(t.lang, type.label)
  if (!file.possible.includes(action))
    throw refuse('conflict', 'casework.not_now', { action: label, state: stateWords(t, file.definition, file.case.state) })
  const title = `${label.replace(/…$/, '')}: ${dossier.code}`
  const officers = type.inputs?.some((input) => input.type === 'officer') ? await colleagues(request, found) : []
  const body = h(ActPage, {
    t,
    title,
    label,
    home: `/lam-viec/ho-so/${dossier.code}`,
    action,
    type,
    version: typed.fields.version ? Number(typed.fields.version) : file.case.version,
    errors: typed.errors,
    fields: typed.fields,
    officers,
    askDuration: action === 'receive' && !file.case.duration,
    reasons: await reasonsFor(request.server.db, found, action),
    reasonHint: t('procedures.act.reason_hint'),
  })
  return reply.page({
    title,
    body,
    face: 'desk',
    crumbs: [{ href: `/lam-viec/ho-so/${dossier.code}`, label: dossier.code }],
    status: typed.errors.length > 0 ? 422 : 200,
  })
}

/** Texts that lie ready for the action, in the language of the one whose dossier it is. */
export async function reasonsFor(db: Db, { file, dossier }: DossierFile, action: string): Promise<ReadyReason[]> {
  const lang = await langOf(db, { dossier })
  return readyReasons(db, { kind: file.case.kind, unitPath: file.case.unitPath, action, lang })
}

const langOf = async (db: Db, { dossier }: Pick<DossierFile, 'dossier'>): Promise<Lang> =>
  (await findPerson(db, dossier.ownerId))?.lang ?? 'vi'

/** Who may take the case: processors of the units in whose jurisdiction it lies. */
export async function colleagues(
  request: FastifyRequest,
  { file }: Pick<DossierFile, 'file'>,
): Promise<{ value: string; label: string }[]> {
  const officers = await listOfficers(request.server.db, { unitIds: file.case.unitPath, role: 'processor', at: request.server.clock.now() })
  return officers.map((officer) => ({ value: officer.personId, label: officer.name }))
}

export async function submitAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { code, action } = request.params as Params
  const actor = request.actor
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const found = await open(request)
  const body = await readActionBody(request, actor.personId, found.dossier.unitId)
  if (body.fileFault) return actPage(request, reply, found, { errors: [{ field: 'files', message: body.fileFault }], fields: body.fields })
  const named = await nameAssignee(request, found, body.data)
  const ready = body.fields.reason ? (await reasonsFor(db, found, action)).find(({ key }) => key === body.fields.reason) : undefined
  const data = ready ? { ...named, inputs: { ...named.inputs, reason: ready.key } } : named
  const errors = await actAsPosted(request, { ...body, note: body.note.trim() || ready?.text, data })
  if (errors.length > 0) return actPage(request, reply, found, { errors, fields: body.fields })
  return reply.redirect(`/lam-viec/ho-so/${code}`, 303)
}

/** The name that goes into the record comes from the register of officers; an id that is not a colleague's is refused. */
export async function nameAssignee(request: FastifyRequest, found: Pick<DossierFile, 'file'>, data: ActionData): Promise<ActionData> {
  if (!data.assigneeId) return data
  const officer = (await colleagues(request, found)).find((o) => o.value === data.assigneeId)
  if (!officer)
    throw refuse('invalid', 'procedures.desk.no_such_colleague', {}, [
      { field: 'officer', rule: 'enum', message: request.t('procedures.desk.no_such_colleague') },
    ])
  return { ...data, assigneeId: officer.value, assigneeName: officer.label }
}
