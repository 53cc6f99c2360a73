import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import QRCode from 'qrcode'
import { refuse } from '#core/errors.ts'
import { formatDateTime, localized, type T } from '#core/i18n.ts'
import { type CaseFile, findCaseFile, listOwnCases, timeNotes } from '#engine/casework/index.ts'
import { foldPhone, recordAccess } from '#ground/identity/index.ts'
import { paperLine, statesOf } from '../papers/paper-states.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import { listDrafts } from '../dossier/draft.queries.ts'
import { type DossierFile, dueWords, findDossierFile, stateKind, stateWords, stepsOf, traceOf, urgencyOf } from '../dossier/view.ts'
import { declaredWords } from '../dossier/declared.ts'
import { MadeUpNotice } from '../generate/made-up.page.tsx'
import { shownChecks } from '../origins/checks-view.ts'
import { apologyNotice } from '../apology/notice.ts'
import { feeNotice } from '../fees/dossier-fee.ts'
import { signingOf } from '../papers/signing-state.ts'
import { complaintProps } from '../complain/complaints-of.ts'
import { ComplaintPart } from '../complain/complain.page.tsx'
import { kinProps } from '../redress/kin.ts'
import { KinPart } from '../redress/redress.page.tsx'
import { getProcedureVersion } from '../procedure/procedure.queries.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { WholeParts } from '../bundle/bundle.page.tsx'
import { listWholesOf } from '../bundle/bundle.queries.ts'
import { partOf, wholeProps, wholeSteps } from '../bundle/follow.ts'
import { findWhole, type Whole } from '../bundle/read-whole.ts'
import { FollowPage, type FollowProps, TrackPage } from './track.page.tsx'
import { MinePage } from './mine.page.tsx'

/** The QR of a link as one SVG path of unit squares. */
export function qrOf(text: string): { path: string; size: number } {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++) if (modules.get(row, column)) path += `M${column} ${row}h1v1h-1z`
  return { path, size: modules.size }
}

/** My dossiers and my drafts. */
export async function showMine(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const me = request.actor?.personId ?? ''
  const [wholes, cases, drafts] = await Promise.all([
    listOwnCases(db, bundleProcess, me, 20),
    listOwnCases(db, 'dossier', me, 100),
    listDrafts(db, me),
  ])
  const shown = [...wholes, ...cases.slice(0, 50)]
  const parts = new Map(
    (
      await listWholesOf(
        db,
        shown.map((c) => c.id),
      )
    ).map((one) => [one.caseId, one.code]),
  )
  const files = await Promise.all(shown.map((c) => findCaseFile(db, { id: c.id }, undefined, clock.now())))
  const open = wholes.filter((one) => !one.closedAt)
  const times = new Map(await Promise.all(open.map(async ({ reference }) => [reference, await timeOf(request, reference)] as const)))
  const rows = files
    .filter((f): f is CaseFile => f !== undefined)
    .map((f) => ({
      code: f.case.reference,
      title: f.case.title,
      state: stateWords(t, f.definition, f.case.state),
      kind: stateKind(f.definition, f.case.state),
      urgency: urgencyOf(t, { ...f.case, ...times.get(f.case.reference) }, clock.now()),
      filed: formatDateTime(t.lang, f.case.openedAt),
      part: parts.get(f.case.id),
    }))
  const saved = (request.query as { luu?: string }).luu !== undefined
  const body = h(MinePage, {
    t,
    rows,
    drafts: drafts.map((d) => ({ id: d.id, name: d.name, updated: formatDateTime(t.lang, d.updatedAt) })),
    saved,
  })
  return reply.page({ title: t('procedures.mine.title'), body })
}

/** The time of a linked filing, which its own case does not count: that of its parts. */
async function timeOf(request: FastifyRequest, code: string): Promise<{ dueAt: Date | null; paused: boolean }> {
  const { db, config, clock } = request.server
  const whole = await findWhole(db, config, code, clock.now())
  return { dueAt: whole?.course.due ?? null, paused: whole?.waitsForPerson ?? false }
}

/** One dossier as its owner follows it. */
export async function showOwn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found) throw refuse('notFound', 'casework.no_such_case')
  if (found.dossier.ownerId !== request.actor?.personId) return reply.redirect(`/lam-viec/ho-so/${code}`, 303)
  const fresh = (request.query as { moi?: string }).moi !== undefined
  const whole = found.file.case.kind === bundleProcess ? await findWhole(db, config, code, clock.now()) : undefined
  const props = { ...(await followProps(request, found, fresh)), ...(await bundleProps(request, found, whole, 'own')) }
  return reply.page({
    title: fresh ? request.t('procedures.receipt.title') : props.title,
    body: h(FollowPage, props),
    crumbs: [{ href: '/ho-so', label: request.t('procedures.mine.title') }],
  })
}

async function followProps(request: FastifyRequest, found: DossierFile, fresh: boolean): Promise<FollowProps> {
  const { db, clock, config } = request.server
  const { t } = request
  const { dossier, file, version, result } = found
  const parts = await declaredWords(request, found, 'own')
  const states = await statesOf(db, found)
  const own = file.possible.filter((type) => file.definition.actions[type]?.roles.includes('owner'))
  return {
    ...publicProps(t, dossier, file, clock.now(), localized(t.lang, version.procedure.name)),
    fresh,
    steps: stepsOf(t, file, true),
    qr: qrOf(`${config.publicUrl}/tra-cuu?ma=${dossier.code}`),
    parts: parts.map((part) => ({ title: part.title, rows: part.rows.map(({ label, value, note }) => ({ label, value, note })) })),
    papers: file.attachments.map((a) => paperLine(t, found, a, states.get(a.fileId), a.name)),
    actions: own.map((type) => ({
      type,
      label: localized(t.lang, file.definition.actions[type]?.label ?? type),
      final: file.definition.actions[type]?.final === true,
    })),
    result: result
      ? {
          href: `/ho-so/${dossier.code}/ket-qua.pdf`,
          code: result.code,
          title: result.title,
          signing: await signingOf(request.server.db, t, result.code),
        }
      : undefined,
    phone: dossier.applicantPhone,
    checks: await shownChecks(request, found, 'own'),
    fee: await feeNotice(db, t, dossier.code),
    time: await timeNotes(db, t, file, clock.now()),
    kin: [h(KinPart, await kinProps(request, found, 'own')), h(ComplaintPart, await complaintProps(request, found))],
    apology: await apologyNotice(request, { caseId: dossier.caseId, code: dossier.code, open: !file.case.closedAt && !result }),
  }
}

/** What a linked filing shows besides: its parts, its day, one timeline; and on the page of a part the way to the whole. */
async function bundleProps(
  request: FastifyRequest,
  { dossier }: Pick<DossierFile, 'dossier'>,
  whole: Whole | undefined,
  reader: 'own' | 'public',
): Promise<Partial<FollowProps>> {
  const { t, server } = request
  if (!whole) return reader === 'own' ? { bundle: await partOf(request, dossier.caseId, 'portal') } : {}
  const steps = wholeSteps(t, whole, true)
  const { case: found } = whole.file
  return {
    bundle: h(WholeParts, await wholeProps(request, whole, reader)),
    steps: reader === 'own' ? steps : steps.map((step) => ({ ...step, who: undefined, note: null })),
    urgency: urgencyOf(t, { ...found, dueAt: whole.course.due ?? null, paused: whole.waitsForPerson }, server.clock.now()),
  }
}

/** What anybody who knows code and phone may see: the road, the deadline and the words of the office; no personal data. */
function publicProps(
  t: T,
  dossier: Dossier,
  file: CaseFile,
  now: Date,
  name: string,
): Pick<
  FollowProps,
  't' | 'madeUp' | 'title' | 'code' | 'unit' | 'filed' | 'state' | 'stateKind' | 'urgency' | 'due' | 'trace' | 'steps' | 'asked' | 'channel'
> {
  const kind = file.definition.states[file.case.state]?.kind
  const telling =
    kind === 'waiting'
      ? ['request_supplement', 'ask_correction']
      : kind === 'closed'
        ? ['decline', 'close_duplicate', 'reject']
        : ['extend']
  const last = [...file.actions].reverse().find((action) => telling.includes(action.type))
  return {
    t,
    madeUp: h(MadeUpNotice, { t, file }),
    title: name,
    code: dossier.code,
    unit: dossier.unitName,
    filed: formatDateTime(t.lang, dossier.filedAt),
    channel: dossier.channel,
    state: stateWords(t, file.definition, file.case.state),
    stateKind: stateKind(file.definition, file.case.state),
    urgency: urgencyOf(t, file.case, now),
    due: file.case.dueAt ? dueWords(t, file.case.dueAt) : undefined,
    trace: traceOf(file),
    steps: stepsOf(t, file, true).map((step) => ({ ...step, who: undefined, note: step.own ? null : step.note })),
    asked: last?.note ?? undefined,
  }
}

/** Following without signing in: code and the phone that is in the dossier. A wrong pair never says which half was wrong. */
export async function showTrack(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ma, dt } = request.query as { ma?: string; dt?: string }
  const { t } = request
  const code = ma?.trim().toUpperCase() ?? ''
  const phone = dt?.trim() ?? ''
  if (!code || !phone) {
    const errors = [
      ...(ma !== undefined && !code ? [{ field: 'ma', message: t('procedures.track.code_missing') }] : []),
      ...(dt !== undefined && !phone ? [{ field: 'dt', message: t('procedures.track.phone_missing') }] : []),
    ]
    return reply.page({
      title: t('procedures.track.title'),
      body: h(TrackPage, { t, code, phone, errors }),
      status: errors.length > 0 ? 422 : 200,
    })
  }
  const shown = await findTracked(request, code, phone)
  if (!shown) {
    const errors = [{ field: 'ma', message: t('procedures.track.not_found') }]
    return reply.page({ title: t('procedures.track.title'), body: h(TrackPage, { t, code, phone, errors }), status: 404 })
  }
  const body = h(FollowPage, { ...shown, fresh: false, parts: [], papers: [], actions: [], phone: '' })
  return reply.page({ title: shown.title, body, crumbs: [{ href: '/tra-cuu', label: t('procedures.track.title') }] })
}

async function findTracked(
  request: FastifyRequest,
  code: string,
  phone: string,
): Promise<(ReturnType<typeof publicProps> & Partial<FollowProps>) | undefined> {
  const { db, config, clock } = request.server
  const dossier = await findDossier(db, config, code)
  if (!dossier || !samePhone(dossier.applicantPhone, phone)) return undefined
  const file = await findCaseFile(db, { reference: code }, undefined, clock.now())
  const version = await getProcedureVersion(db, dossier.procedureVersionId)
  const whole = file?.case.kind === bundleProcess ? await findWhole(db, config, code, clock.now()) : undefined
  return (
    file && {
      ...publicProps(request.t, dossier, file, clock.now(), localized(request.lang, version.procedure.name)),
      ...(await bundleProps(request, { dossier }, whole, 'public')),
    }
  )
}

function samePhone(stored: string, given: string): boolean {
  const [a, b] = [stored, given].map((text) => Buffer.from((foldPhone(text) ?? text).padEnd(20).slice(0, 20)))
  return stored !== '' && a !== undefined && b !== undefined && a.length === b.length && timingSafeEqual(a, b)
}

/** Written down when an officer looks at a person's dossier: who, for what, on which ground. */
export async function noteReading(request: FastifyRequest, found: DossierFile): Promise<void> {
  const actor = request.actor
  if (!actor || actor.personId === found.dossier.ownerId) return
  await recordAccess(request.server.db, {
    personId: found.dossier.ownerId,
    actor,
    unitId: found.dossier.unitId,
    purpose: 'process_dossier',
    legalGround: 'public_duty',
    subject: found.dossier.code,
    at: request.server.clock.now(),
  })
}
