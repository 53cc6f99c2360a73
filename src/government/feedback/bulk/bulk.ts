import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { type Many, manyPages } from '#engine/desk/index.ts'
import { colleagues } from '../desk/act.ts'
import { actOnReport, definitionKey, kind } from '../report/act-on-report.ts'
import { findReport } from '../report/report.queries.ts'
import { mayRead } from '../report/rights.ts'
import { ManyFields } from './fields.page.tsx'

const root = '/lam-viec/phan-anh'

/** One action on many reports. */
const many: Many = {
  kind,
  definitionKey,
  root,
  crumb: 'feedback.desk.title',
  hrefOf: (reference) => `${root}/${reference}`,
  find: async ({ server, actor }, reference) => {
    const report = await findReport(server.db, { reference })
    const file = report && (await findCaseFile(server.db, { id: report.caseId }, actor, server.clock.now()))
    return file && mayRead(actor, { ...file.case, ownerId: null }) ? file : undefined
  },
  fields: async (request, action, { first, errors, fields }) => {
    const officers = first && action.inputs?.some((input) => input.type === 'officer') ? await colleagues(request, { file: first }) : []
    return h(ManyFields, { t: request.t, note: action.note ?? null, officers, errors, fields })
  },
  read: async ({ body }) => {
    const raw = (body ?? {}) as Record<string, unknown>
    const text = (name: string): string => (typeof raw[name] === 'string' ? raw[name].trim() : '')
    const fields = { note: text('note').slice(0, 2_000), officer: text('officer') }
    return { note: fields.note, data: fields.officer ? { assigneeId: fields.officer } : {}, fields }
  },
  act: async (request, run, row, key) => {
    const { db, config, clock } = request.server
    const { actor, lang } = request
    const file = actor && (await many.find(request, row.reference))
    if (!file) throw refuse('notFound', 'feedback.no_such_report')
    const { assigneeId } = run.data
    // Who may be given one report may be a stranger to the next.
    const officer = assigneeId ? (await colleagues(request, { file })).find((each) => each.value === assigneeId) : undefined
    if (assigneeId && !officer) throw refuse('conflict', 'feedback.fault.officer')
    const data = officer ? { assigneeId: officer.value, assigneeName: officer.label } : {}
    const { reference, version } = row
    const asked = { reference, action: run.action, by: { actor }, key, version, note: run.note ?? undefined, data }
    await actOnReport(db, config, { ...asked, at: clock.now(), lang })
  },
}

export const { show, submit, showResult, goOn } = manyPages(many)
