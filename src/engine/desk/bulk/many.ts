import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChildren, h } from 'preact'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized, type MessageKey, type T } from '#core/i18n.ts'
import { type ActionData, actionOf, type ActionType, type CaseFile, getLatestDefinition, mayAct } from '#engine/casework/index.ts'
import { isForMany } from '../queue/acts.rules.ts'
import { type BulkLine, BulkPreviewPage, BulkResultPage } from './bulk.page.tsx'
import { doRun, findRun, keepRun, keyOfRow, listRunRows, mostAtOnce, type Run, type RunRow } from './bulk.ts'

export type Typed = { errors: FieldFault[]; fields: Record<string, string> }
/** What a person wrote once for all; `said` when a ready reason stands for the words. */
export type ManyAnswers = { note: string; said?: boolean; data: ActionData; fields: Record<string, string> }

/** What a desk says of its cases so that one action can be done to many of them. */
export type Many = {
  kind: string
  definitionKey: string
  /** The address of its queue; the pages lie under `<root>/hang-loat`. */
  root: string
  crumb: MessageKey
  hrefOf(reference: string): string
  /** The case, where the officer's offices reach it. */
  find(request: FastifyRequest, reference: string): Promise<CaseFile | undefined>
  /** What stands against the action beyond the rule of casework. */
  against?(request: FastifyRequest, file: CaseFile, type: string): Promise<MessageKey | undefined>
  /** What the action asks for, once for all. */
  fields(
    request: FastifyRequest,
    action: ActionType,
    asked: Typed & { type: string; first: CaseFile | undefined },
  ): Promise<ComponentChildren>
  read(request: FastifyRequest): Promise<ManyAnswers>
  act(request: FastifyRequest, run: Run, row: RunRow, key: string): Promise<void>
}
type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
const once = (value: unknown): string[] => [
  ...new Set([value].flat().filter((one): one is string => typeof one === 'string' && one !== '')),
]
const labelOf = (t: T, action: ActionType): string => localized(t.lang, action.label).replace(/…$/, '')
const pageOf = (many: Many): string => `${many.root}/hang-loat`
const crumbsOf = (t: T, many: Many) => [{ href: many.root, label: t(many.crumb) }]

/** The action that was chosen, if it can be done to many at once. */
async function actionFor(request: FastifyRequest, many: Many, type: string): Promise<ActionType> {
  const action = actionOf(await getLatestDefinition(request.server.db, many.definitionKey), type)
  if (!action || !isForMany(action)) throw refuse('badRequest', 'desk.bulk.no_such_action')
  return action
}

function lineOf(t: T, many: Many, file: CaseFile, why?: string): BulkLine {
  const { reference, version, title, party, state } = file.case
  const words = localized(t.lang, file.definition.states[state]?.label ?? state)
  return { code: reference, version, title, party, state: words, href: many.hrefOf(reference), why }
}

type Looked = { will: CaseFile[]; wont: BulkLine[]; unknown: number }

/** What of the chosen cases the actor could do the action on now, and why not on the others. */
async function look(request: FastifyRequest, many: Many, codes: readonly string[], type: string): Promise<Looked> {
  const { t, actor } = request
  const looked: Looked = { will: [], wont: [], unknown: 0 }
  for (const code of codes) {
    const file = await many.find(request, code)
    if (!file) {
      looked.unknown++
      continue
    }
    const may = mayAct(file.definition, file.case, actor, type)
    const why: MessageKey | undefined = may === 'yes' ? await many.against?.(request, file, type) : `casework.${may}`
    const known = actionOf(file.definition, type)
    const vars = { action: known ? labelOf(t, known) : type, state: lineOf(t, many, file).state }
    if (why === undefined) looked.will.push(file)
    else looked.wont.push(lineOf(t, many, file, t(why, vars)))
  }
  return looked
}

type Chosen = { codes: string[]; type: string; key?: string }

async function preview(request: FastifyRequest, reply: FastifyReply, many: Many, chosen: Chosen, typed: Typed): Promise<FastifyReply> {
  const { t } = request
  const { codes, type } = chosen
  const action = await actionFor(request, many, type)
  if (codes.length === 0) return reply.redirect(many.root, 303)
  if (codes.length > mostAtOnce) throw refuse('badRequest', 'desk.bulk.too_many', { count: mostAtOnce })
  const { will, wont, unknown } = await look(request, many, codes, type)
  const fields = await many.fields(request, action, { ...typed, type, first: will[0] })
  const label = labelOf(t, action)
  const title = t('desk.bulk.title', { action: label })
  const page = {
    ...{ t, title, action: type, actionLabel: label, post: pageOf(many), back: many.root, runKey: chosen.key ?? randomUUID() },
    ...{ will: will.map((file) => lineOf(t, many, file)), wont, unknown, errors: typed.errors },
  }
  const status = typed.errors.length > 0 ? 422 : 200
  return reply.page({ title, face: 'desk', status, crumbs: crumbsOf(t, many), body: h(BulkPreviewPage, page, fields) })
}

/** What the action asks for and was not given. */
function missing(t: T, action: ActionType, given: ManyAnswers): FieldFault[] {
  const faults: FieldFault[] = []
  if (action.note === 'required' && !given.note && !given.said) faults.push({ field: 'note', message: t('casework.reason_missing') })
  for (const input of action.inputs ?? []) {
    if (!input.required || (input.type === 'officer' ? given.data.assigneeId : given.data.by)) continue
    const field = input.type === 'officer' ? input.key : `${input.key}-amount`
    faults.push({ field, message: t('casework.input_missing', { label: localized(t.lang, input.label) }) })
  }
  return faults
}

/** Acts on every case of the run that still waits, each in a transaction of its own. */
const work = (request: FastifyRequest, many: Many, run: Run): Promise<void> =>
  doRun(
    request.server.db,
    run,
    (row) => many.act(request, run, row, keyOfRow(run)),
    (error, row) => request.log.error({ err: error, reference: row.reference }, 'an action on many cases failed on one'),
  )

/** A run of one's own; nobody else's is there. */
async function openRun(request: FastifyRequest, many: Many): Promise<Run> {
  const run = await findRun(request.server.db, (request.params as { id: string }).id)
  if (!run || run.kind !== many.kind || run.actorId !== request.actor?.personId) throw refuse('notFound', 'desk.bulk.none_such')
  return run
}

/** Does it: first all that is to be done is written down under its key, then each case is acted on by itself. */
async function submit(request: FastifyRequest, reply: FastifyReply, many: Many): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = actorOf(request)
  const raw = (request.body ?? {}) as Record<string, unknown>
  const type = textOf(raw.viec)
  const action = await actionFor(request, many, type)
  const rows = once(raw.ma).flatMap((each) => {
    const [, reference = '', version = ''] = /^(.{3,60}):(\d{1,9})$/.exec(each) ?? []
    return reference ? [{ reference, version: Number(version) }] : []
  })
  const key = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(textOf(raw.key)) ? textOf(raw.key) : undefined
  if (!key || rows.length > mostAtOnce) throw refuse('badRequest', 'core.bad_request')
  const given = await many.read(request)
  const errors = missing(request.t, action, given)
  const codes = [...rows.map((row) => row.reference), ...once(raw.bo)]
  if (errors.length > 0) return preview(request, reply, many, { codes, type, key }, { errors, fields: given.fields })
  const { kind } = many
  const asked: Run = { id: key, kind, actorId: actor.personId, action: type, note: given.note || null, data: given.data, at: clock.now() }
  const run = await keepRun(db, asked, rows)
  if (!run || run.actorId !== actor.personId || run.action !== type) throw refuse('conflict', 'desk.bulk.key_used')
  await work(request, many, run)
  return reply.redirect(`${pageOf(many)}/${run.id}`, 303)
}

/** Row by row what became of it. */
async function showResult(request: FastifyRequest, reply: FastifyReply, many: Many): Promise<FastifyReply> {
  const { t, server } = request
  const run = await openRun(request, many)
  const [rows, definition] = await Promise.all([listRunRows(server.db, run.id), getLatestDefinition(server.db, many.definitionKey)])
  const action = definition.actions[run.action]
  const title = t('desk.bulk.title', { action: action ? labelOf(t, action) : run.action })
  const lines = rows.map((row) => ({
    ...{ code: row.reference, href: many.hrefOf(row.reference), outcome: row.outcome },
    why: row.code === null ? undefined : t(row.code as MessageKey, row.vars ?? {}),
  }))
  const body = h(BulkResultPage, { t, title, back: many.root, again: `${pageOf(many)}/${run.id}`, rows: lines })
  return reply.page({ title, face: 'desk', crumbs: crumbsOf(t, many), body })
}

/** The pages by which one action is done to many cases of a desk: what would become of each, doing it, row by row what did, trying again. */
export function manyPages(many: Many): { show: Handler; submit: Handler; showResult: Handler; goOn: Handler } {
  return {
    show: (request, reply) => {
      const { viec, khac, ma } = request.query as { viec?: string; khac?: string; ma?: string | string[] }
      const type = (viec === 'khac' ? khac : viec) ?? ''
      return preview(request, reply, many, { codes: once(ma), type }, { errors: [], fields: {} })
    },
    submit: (request, reply) => submit(request, reply, many),
    showResult: (request, reply) => showResult(request, reply, many),
    goOn: async (request, reply) => {
      const run = await openRun(request, many)
      await work(request, many, run)
      return reply.redirect(`${pageOf(many)}/${run.id}`, 303)
    },
  }
}
