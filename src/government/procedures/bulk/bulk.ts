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
import { readyReasons } from '#engine/desk/index.ts'
import { ActFields } from '../desk/case.page.tsx'
import { colleagues, nameAssignee, reasonsFor } from '../desk/case.ts'
import { type ActionBody, readActionBody } from '../dossier/action-body.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { mayRead } from '../dossier/may-read.ts'
import { findDossierFile, stateWords } from '../dossier/view.ts'
import { feeNotice } from '../fees/dossier-fee.ts'

const desk = '/lam-viec'

function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor
}

/** The action that was chosen, if it can be done to many at once. */
async function actionFor(request: FastifyRequest, type: string): Promise<ActionType> {
  const action = actionOf(await getLatestDefinition(request.server.db, 'one_stop'), type)
  if (!action || !isForMany(action)) throw refuse('badRequest', 'desk.bulk.no_such_action')
  return action
}

type Looked = { will: CaseFile[]; wont: { file: CaseFile; why: string }[]; unknown: number }

/** What of the chosen dossiers the actor could do the action on now, and why not on the others. */
async function look(request: FastifyRequest, codes: readonly string[], type: string): Promise<Looked> {
  const { db, clock } = request.server
  const { t, actor } = request
  const looked: Looked = { will: [], wont: [], unknown: 0 }
  for (const code of codes) {
    const file = await findCaseFile(db, { reference: code }, actor, clock.now())
    if (!file || file.case.kind !== 'dossier' || !mayRead(actor, file.case)) {
      looked.unknown++
      continue
    }
    const why = await whyNot(request, file, type)
    if (why === undefined) looked.will.push(file)
    else looked.wont.push({ file, why: t(why, wordsOf(t, file, type)) })
  }
  return looked
}

const wordsOf = (t: T, file: CaseFile, type: string): Record<string, string> => ({
  action: localized(t.lang, actionOf(file.definition, type)?.label ?? type).replace(/…$/, ''),
  state: stateWords(t, file.definition, file.case.state),
})

async function whyNot(request: FastifyRequest, file: CaseFile, type: string): Promise<MessageKey | undefined> {
  const may = mayAct(file.definition, file.case, request.actor, type)
  if (may !== 'yes') return `casework.${may}`
  if (type !== 'receive') return undefined
  if (!file.case.duration) return 'procedures.bulk.no_term'
  const fee = await feeNotice(request.server.db, request.t, file.case.reference)
  return fee?.blocks ? 'procedures.fee.cannot_receive' : undefined
}

type Typed = { errors: FieldFault[]; fields: Record<string, string>; key?: string }

async function preview(request: FastifyRequest, reply: FastifyReply, codes: string[], type: string, typed: Typed): Promise<FastifyReply> {
  const { t, server } = request
  const action = await actionFor(request, type)
  if (codes.length === 0) return reply.redirect(desk, 303)
  if (codes.length > mostAtOnce) throw refuse('badRequest', 'desk.bulk.too_many', { count: mostAtOnce })
  const { will, wont, unknown } = await look(request, codes, type)
  const [first] = will
  const label = localized(t.lang, action.label).replace(/…$/, '')
  const line = (file: CaseFile, why?: string): BulkLine => ({
    code: file.case.reference,
    version: file.case.version,
    title: file.case.title,
    party: file.case.party,
    state: stateWords(t, file.definition, file.case.state),
    href: `${desk}/ho-so/${file.case.reference}`,
    why,
  })
  const fields = h(ActFields, {
    t,
    type: action,
    errors: typed.errors,
    fields: typed.fields,
    officers: first && action.inputs?.some((input) => input.type === 'officer') ? await colleagues(request, { file: first }) : [],
    askDuration: false,
    reasons: first && action.note ? await readyReasons(server.db, { ...first.case, action: type, lang: 'vi' }) : [],
  })
  const title = t('desk.bulk.title', { action: label })
  return reply.page({
    title,
    face: 'desk',
    status: typed.errors.length > 0 ? 422 : 200,
    crumbs: [{ href: desk, label: t('core.nav.work') }],
    body: h(
      BulkPreviewPage,
      {
        t,
        title,
        action: type,
        actionLabel: label,
        post: `${desk}/hang-loat`,
        back: desk,
        runKey: typed.key ?? randomUUID(),
        will: will.map((file) => line(file)),
        wont: wont.map(({ file, why }) => line(file, why)),
        unknown,
        errors: typed.errors,
      },
      fields,
    ),
  })
}

const once = (value: unknown): string[] => [
  ...new Set([value].flat().filter((one): one is string => typeof one === 'string' && one !== '')),
]

/** What an action would do to the chosen dossiers; nothing is done yet. */
export function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { viec, khac, ma } = request.query as { viec?: string; khac?: string; ma?: string | string[] }
  return preview(request, reply, once(ma), (viec === 'khac' ? khac : viec) ?? '', { errors: [], fields: {} })
}

/** What the action asks for and was not given. */
function missing(t: T, action: ActionType, body: ActionBody): FieldFault[] {
  const faults: FieldFault[] = []
  if (action.note === 'required' && !body.note.trim() && !body.fields.reason)
    faults.push({ field: 'note', message: t('casework.reason_missing') })
  for (const input of action.inputs ?? []) {
    if (!input.required) continue
    const given = input.type === 'officer' ? body.data.assigneeId : body.data.by
    const field = input.type === 'officer' ? input.key : `${input.key}-amount`
    if (!given) faults.push({ field, message: t('casework.input_missing', { label: localized(t.lang, input.label) }) })
  }
  return faults
}

/** Does it: first all that is to be done is written down under its key, then each dossier is acted on by itself. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const raw = (request.body ?? {}) as Record<string, unknown>
  const type = typeof raw.viec === 'string' ? raw.viec : ''
  const action = await actionFor(request, type)
  const rows = once(raw.ma).flatMap((text) => {
    const [, reference = '', version = ''] = /^(.{3,60}):(\d{1,9})$/.exec(text) ?? []
    return reference ? [{ reference, version: Number(version) }] : []
  })
  const body = await readActionBody(request, actor.personId)
  const key = typeof raw.key === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(raw.key) ? raw.key : undefined
  if (!key || rows.length > mostAtOnce) throw refuse('badRequest', 'core.bad_request')
  const errors = missing(request.t, action, body)
  const codes = [...rows.map((row) => row.reference), ...once(raw.bo)]
  if (errors.length > 0) return preview(request, reply, codes, type, { errors, fields: body.fields, key })
  const inputs = body.fields.reason ? { inputs: { reason: body.fields.reason } } : {}
  const asked: Run = {
    id: key,
    kind: 'dossier',
    actorId: actor.personId,
    action: type,
    note: body.note.trim() || null,
    data: { ...body.data, ...inputs },
    at: clock.now(),
  }
  const run = await keepRun(db, asked, rows)
  if (!run || run.actorId !== actor.personId || run.action !== type) throw refuse('conflict', 'desk.bulk.key_used')
  await work(request, run)
  return reply.redirect(`${desk}/hang-loat/${run.id}`, 303)
}

/** Acts on every dossier of the run that still waits, each in a transaction of its own. */
function work(request: FastifyRequest, run: Run): Promise<void> {
  const { db, config, clock } = request.server
  const actor = actorOf(request)
  return doRun(
    db,
    run,
    async (row) => {
      const found = await findDossierFile(db, config, row.reference, actor, clock.now())
      if (!found) throw refuse('notFound', 'casework.no_such_case')
      const data = await nameAssignee(request, found, run.data)
      const ready = run.note ? undefined : (await reasonsFor(db, found, run.action)).find((one) => one.key === run.data.inputs?.reason)
      await actOnDossier(db, config, {
        code: row.reference,
        action: run.action,
        actor,
        key: keyOfRow(run),
        version: row.version,
        note: run.note ?? ready?.text,
        data,
        at: clock.now(),
        lang: request.lang,
      })
    },
    (error, row) => request.log.error({ err: error, reference: row.reference }, 'an action on many dossiers failed on one'),
  )
}

/** A run of one's own; nobody else's is there. */
async function openRun(request: FastifyRequest): Promise<Run> {
  const run = await findRun(request.server.db, (request.params as { id: string }).id)
  if (!run || run.kind !== 'dossier' || run.actorId !== request.actor?.personId) throw refuse('notFound', 'desk.bulk.none_such')
  return run
}

/** Row by row what became of it. */
export async function showResult(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const run = await openRun(request)
  const [rows, definition] = await Promise.all([listRunRows(server.db, run.id), getLatestDefinition(server.db, 'one_stop')])
  const title = t('desk.bulk.title', { action: localized(t.lang, definition.actions[run.action]?.label ?? run.action).replace(/…$/, '') })
  return reply.page({
    title,
    face: 'desk',
    crumbs: [{ href: desk, label: t('core.nav.work') }],
    body: h(BulkResultPage, {
      t,
      title,
      back: desk,
      again: `${desk}/hang-loat/${run.id}`,
      rows: rows.map((row) => ({
        code: row.reference,
        href: `${desk}/ho-so/${row.reference}`,
        outcome: row.outcome,
        why: row.code === null ? undefined : t(row.code as MessageKey, row.vars ?? {}),
      })),
    }),
  })
}

/** Tries again what a fault had left waiting. */
export async function goOn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const run = await openRun(request)
  await work(request, run)
  return reply.redirect(`${desk}/hang-loat/${run.id}`, 303)
}
