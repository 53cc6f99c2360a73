import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { type Many, manyPages, readyReasons } from '#engine/desk/index.ts'
import { ActFields } from '../dossier/act.page.tsx'
import { colleagues, nameAssignee, reasonsFor } from '../desk/case.ts'
import { dossierDesk } from '../desk/dossier-desk.ts'
import { readActionBody } from '../dossier/action-body.ts'
import { actOnDossier } from '../dossier/act-on-dossier.ts'
import { mayRead } from '../dossier/may-read.ts'
import { findDossierFile } from '../dossier/view.ts'
import { feeNotice } from '../fees/dossier-fee.ts'

/** One action on many dossiers. */
const many: Many = {
  kind: dossierDesk.kind,
  definitionKey: dossierDesk.definitionKey,
  root: dossierDesk.root,
  crumb: 'core.nav.work',
  hrefOf: dossierDesk.caseHref,
  find: async ({ server, actor }, reference) => {
    const file = await findCaseFile(server.db, { reference }, actor, server.clock.now())
    return file?.case.kind === dossierDesk.kind && mayRead(actor, file.case) ? file : undefined
  },
  against: async ({ server, t }, file, type) => {
    if (type !== 'receive') return undefined
    if (!file.case.duration) return 'procedures.bulk.no_term'
    return (await feeNotice(server.db, t, file.case.reference))?.blocks ? 'procedures.fee.cannot_receive' : undefined
  },
  fields: async (request, action, { type, first, errors, fields }) =>
    h(ActFields, {
      t: request.t,
      type: action,
      errors,
      fields,
      officers: first && action.inputs?.some((input) => input.type === 'officer') ? await colleagues(request, { file: first }) : [],
      askDuration: false,
      reasons: first && action.note ? await readyReasons(request.server.db, { ...first.case, action: type, lang: 'vi' }) : [],
      reasonHint: request.t('procedures.act.reason_hint'),
    }),
  read: async (request) => {
    const { note, data, fields } = await readActionBody(request, request.actor?.personId ?? '')
    const inputs = fields.reason ? { inputs: { reason: fields.reason } } : {}
    return { note: note.trim(), said: Boolean(fields.reason), data: { ...data, ...inputs }, fields }
  },
  act: async (request, run, row, key) => {
    const { db, config, clock } = request.server
    const { actor, lang } = request
    const found = actor && (await findDossierFile(db, config, row.reference, actor, clock.now()))
    if (!found) throw refuse('notFound', 'casework.no_such_case')
    const data = await nameAssignee(request, found, run.data)
    const ready = run.note ? undefined : (await reasonsFor(db, found, run.action)).find((one) => one.key === run.data.inputs?.reason)
    const { reference: code, version } = row
    const note = run.note ?? ready?.text
    await actOnDossier(db, config, { code, action: run.action, actor, key, version, note, data, at: clock.now(), lang })
  },
}

export const { show, submit, showResult, goOn } = manyPages(many)
