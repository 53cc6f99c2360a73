import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Actor } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { actionOf, type ActionType, type CaseFile, findCaseFile, getLatestDefinition, mayAct } from '#engine/casework/index.ts'
import {
  type BulkLine,
  BulkPreviewPage,
  BulkResultPage,
  doRun,
  findRun,
  isForMany,
  keepRun,
  keyOfRow,
  listRunRows,
  mostAtOnce,
  type Run,
} from '#engine/desk/index.ts'
import { colleagues } from '../desk/act.ts'
import { actOnReport, definitionKey, kind } from '../report/act-on-report.ts'
import { findReport } from '../report/report.queries.ts'
import { mayRead } from '../report/rights.ts'
import { ManyFields } from './fields.page.tsx'

const desk = '/lam-viec/phan-anh'
const own = `${desk}/hang-loat`

function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor
}

/** The action that was chosen, if it can be done to many at once. */
async function actionFor(request: FastifyRequest, type: string): Promise<ActionType> {
  const action = actionOf(await getLatestDefinition(request.server.db, definitionKey), type)
  if (!action || !isForMany(action)) throw refuse('badRequest', 'desk.bulk.no_such_action')
  return action
}

/** The case of a report that the officer's offices reach. */
async function fileOf(request: FastifyRequest, reference: string): Promise<CaseFile | undefined> {
  const { db, clock } = request.server
  const report = await findReport(db, { reference })
  const file = report && (await findCaseFile(db, { id: report.caseId }, request.actor, clock.now()))
  return file && mayRead(request.actor, { ...file.case, ownerId: null }) ? file : undefined
}

const labelOf = (t: T, action: ActionType): string => localized(t.lang, action.label).replace(/…$/, '')

function lineOf(t: T, file: CaseFile, why?: string): BulkLine {
  const { reference, version, title, party, state } = file.case
  const words = localized(t.lang, file.definition.states[state]?.label ?? state)
  return { code: reference, version, title, party, state: words, href: `${desk}/${reference}`, why }
}

type Typed = { errors: FieldFault[]; fields: Record<string, string>; key?: string }

async function preview(request: FastifyRequest, reply: FastifyReply, codes: string[], type: string, typed: Typed): Promise<FastifyReply> {
  const { t } = request
  const action = await actionFor(request, type)
  if (codes.length === 0) return reply.redirect(desk, 303)
  if (codes.length > mostAtOnce) throw refuse('badRequest', 'desk.bulk.too_many', { count: mostAtOnce })
  const files = await Promise.all(codes.map((code) => fileOf(request, code)))
  const known = files.filter((file) => file !== undefined)
  const whyOf = (file: CaseFile): string => mayAct(file.definition, file.case, request.actor, type)
  const will = known.filter((file) => whyOf(file) === 'yes')
  const label = labelOf(t, action)
  const why = (file: CaseFile): string => t(`casework.${whyOf(file)}` as MessageKey, { action: label, state: lineOf(t, file).state })
  const officers = will[0] && action.inputs?.some((input) => input.type === 'officer') ? await colleagues(request, { file: will[0] }) : []
  const fields = h(ManyFields, { t, note: action.note ?? null, officers, errors: typed.errors, fields: typed.fields })
  const title = t('desk.bulk.title', { action: label })
  const page = {
    ...{ t, title, action: type, actionLabel: label, post: own, back: desk, runKey: typed.key ?? randomUUID(), errors: typed.errors },
    will: will.map((file) => lineOf(t, file)),
    wont: known.filter((file) => !will.includes(file)).map((file) => lineOf(t, file, why(file))),
    unknown: codes.length - known.length,
  }
  const crumbs = [{ href: desk, label: t('feedback.desk.title') }]
  return reply.page({ title, face: 'desk', status: typed.errors.length > 0 ? 422 : 200, crumbs, body: h(BulkPreviewPage, page, fields) })
}

const once = (value: unknown): string[] => [
  ...new Set([value].flat().filter((one): one is string => typeof one === 'string' && one !== '')),
]

/** What an action would do to the chosen reports; nothing is done yet. */
export function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { viec, ma } = request.query as { viec?: string; ma?: string | string[] }
  return preview(request, reply, once(ma), viec ?? '', { errors: [], fields: {} })
}

function missing(t: T, action: ActionType, fields: Record<string, string>): FieldFault[] {
  const errors: FieldFault[] = []
  if (action.note === 'required' && !fields.note) errors.push({ field: 'note', message: t('casework.reason_missing') })
  const officer = action.inputs?.find((input) => input.type === 'officer' && input.required)
  if (officer && !fields.officer)
    errors.push({ field: 'officer', message: t('casework.input_missing', { label: localized(t.lang, officer.label) }) })
  return errors
}

/** Does it: first all that is to be done is written down under its key, then each report is acted on by itself. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const raw = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof raw[name] === 'string' ? raw[name].trim() : '')
  const type = text('viec')
  const action = await actionFor(request, type)
  const rows = once(raw.ma).flatMap((each) => {
    const [, reference = '', version = ''] = /^(.{3,60}):(\d{1,9})$/.exec(each) ?? []
    return reference ? [{ reference, version: Number(version) }] : []
  })
  const key = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text('key')) ? text('key') : undefined
  if (!key || rows.length > mostAtOnce) throw refuse('badRequest', 'core.bad_request')
  const fields = { note: text('note').slice(0, 2_000), officer: text('officer') }
  const errors = missing(request.t, action, fields)
  const codes = [...rows.map((row) => row.reference), ...once(raw.bo)]
  if (errors.length > 0) return preview(request, reply, codes, type, { errors, fields, key })
  const data = fields.officer ? { assigneeId: fields.officer } : {}
  const asked: Run = { id: key, kind, actorId: actor.personId, action: type, note: fields.note || null, data, at: clock.now() }
  const run = await keepRun(db, asked, rows)
  if (!run || run.actorId !== actor.personId || run.action !== type) throw refuse('conflict', 'desk.bulk.key_used')
  await work(request, run)
  return reply.redirect(`${own}/${run.id}`, 303)
}

/** Acts on every report of the run that still waits, each in a transaction of its own. */
function work(request: FastifyRequest, run: Run): Promise<void> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  return doRun(
    db,
    run,
    async (row) => {
      const file = await fileOf(request, row.reference)
      if (!file) throw refuse('notFound', 'feedback.no_such_report')
      const { assigneeId } = run.data
      // Who may be given one report may be a stranger to the next.
      const officer = assigneeId ? (await colleagues(request, { file })).find((each) => each.value === assigneeId) : undefined
      if (assigneeId && !officer) throw refuse('conflict', 'feedback.fault.officer')
      await actOnReport(db, config, {
        ...{
          reference: row.reference,
          action: run.action,
          by: { actor },
          key: keyOfRow(run),
          version: row.version,
          note: run.note ?? undefined,
        },
        data: officer ? { assigneeId: officer.value, assigneeName: officer.label } : {},
        ...{ at: clock.now(), lang: request.lang },
      })
    },
    (error, row) => request.log.error({ err: error, reference: row.reference }, 'an action on many reports failed on one'),
  )
}

/** A run of one's own; nobody else's is there. */
async function openRun(request: FastifyRequest): Promise<Run> {
  const run = await findRun(request.server.db, (request.params as { id: string }).id)
  if (!run || run.kind !== kind || run.actorId !== request.actor?.personId) throw refuse('notFound', 'desk.bulk.none_such')
  return run
}

/** Row by row what became of it. */
export async function showResult(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const run = await openRun(request)
  const [rows, definition] = await Promise.all([listRunRows(server.db, run.id), getLatestDefinition(server.db, definitionKey)])
  const action = definition.actions[run.action]
  const title = t('desk.bulk.title', { action: action ? labelOf(t, action) : run.action })
  const lines = rows.map((row) => ({
    ...{ code: row.reference, href: `${desk}/${row.reference}`, outcome: row.outcome },
    why: row.code === null ? undefined : t(row.code as MessageKey, row.vars ?? {}),
  }))
  const crumbs = [{ href: desk, label: t('feedback.desk.title') }]
  const body = h(BulkResultPage, { t, title, back: desk, again: `${own}/${run.id}`, rows: lines })
  return reply.page({ title, face: 'desk', crumbs, body })
}

/** Tries again what a fault had left waiting. */
export async function goOn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const run = await openRun(request)
  await work(request, run)
  return reply.redirect(`${own}/${run.id}`, 303)
}
