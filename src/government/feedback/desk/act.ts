import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, Refusal, refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { actionOf, type ActionType } from '#engine/casework/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { listChildren, listUnits, type Unit } from '#ground/places/index.ts'
import { type Charge, chargeOf, listCommunes } from '../catalogue/responsible.ts'
import { type CleanPhoto, cleanPhoto } from '#ground/files/index.ts'
import { actOnReport } from '../report/act-on-report.ts'
import { readSendBody } from '../send/send-body.ts'
import { type ActProps, ActPage } from './act.page.tsx'
import { nearOf, type Opened, open } from './case.ts'

type Params = { report: string; action: string }

export async function showAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return actPage(request, reply, await open(request), {})
}

async function actPage(
  request: FastifyRequest,
  reply: FastifyReply,
  opened: Opened,
  fields: Record<string, string>,
  errors: FieldFault[] = [],
): Promise<FastifyReply> {
  const { t } = request
  const { action } = request.params as Params
  const { file, report, catalogue } = opened
  const type = actionOf(file.definition, action)
  if (!type) throw refuse('notFound', 'core.not_found')
  const label = localized(t.lang, type.label).replace(/…$/, '')
  if (!file.possible.includes(action))
    throw refuse('conflict', 'casework.not_now', {
      action: label,
      state: localized(t.lang, file.definition.states[report.state]?.label ?? report.state),
    })
  const asks = (kind: string): boolean => type.inputs?.some((input) => input.type === kind) === true
  const [officers, units, near] = await Promise.all([
    asks('officer') ? colleagues(request, opened) : [],
    asks('unit') ? listTargets(request, opened) : [],
    action === 'merge' ? nearOf(request, opened) : [],
  ])
  const title = `${label}: ${report.reference}`
  const props: ActProps = {
    t,
    title,
    label,
    reference: report.reference,
    action,
    type: shapeOf(type, t.lang),
    version: Number(fields.version) || file.case.version,
    errors,
    fields,
    officers,
    units: units.map((unit) => ({ value: unit.id, label: unit.fullName })),
    near: near.map(({ reference, words, note }) => ({ value: reference, label: `${reference}: ${words}`, hint: note })),
    templates: catalogue.templates
      .filter((each) => each.action === action && (!each.categories || each.categories.includes(report.category)))
      .map((each) => ({ value: each.key, label: localized(report.lang, each.text) })),
  }
  return reply.page({
    title,
    body: h(ActPage, props),
    face: 'desk',
    parts: ['feedback'],
    crumbs: [{ href: `/lam-viec/phan-anh/${report.reference}`, label: report.reference }],
    status: errors.length > 0 ? 422 : 200,
  })
}

const shapeOf = (type: ActionType, lang: 'vi' | 'en' | 'km'): ActProps['type'] => ({
  note: type.note,
  files: type.files,
  final: type.final === true,
  inputs: (type.inputs ?? []).map((input) => ({ key: input.key, type: input.type, label: localized(lang, input.label) })),
})

/** Who may be handed the report: field officers and dispatchers of the units in whose jurisdiction it lies. */
export async function colleagues(request: FastifyRequest, { file }: Pick<Opened, 'file'>): Promise<{ value: string; label: string }[]> {
  const { db, clock } = request.server
  const found = await Promise.all(
    ['field_officer', 'dispatcher'].map((role) => listOfficers(db, { unitIds: file.case.unitPath, role, at: clock.now() })),
  )
  const byId = new Map(found.flat().map((officer) => [officer.personId, officer.name]))
  return [...byId].map(([value, label]) => ({ value, label }))
}

/** Where a report can be sent on: communes of the province, and the departments beside and above. */
async function listTargets(request: FastifyRequest, { report }: Opened): Promise<Unit[]> {
  const { db, clock, province } = request.server
  const on = dayOf(clock.now())
  const communes = await listCommunes(db, province, on)
  const [commune] = await listUnits(db, [report.communeId], { on })
  const departments = commune?.parentId ? await listChildren(db, commune.parentId, { on, level: 'department' }) : []
  return [...departments, ...communes].filter((unit) => unit.id !== report.unitId)
}

type Given = {
  data: { assigneeId?: string; assigneeName?: string; inputs?: Record<string, string> }
  charge?: Charge
  faults: FieldFault[]
}

/** Names that go into the record come from the registers; what the page says about names is not believed. */
async function givenOf(request: FastifyRequest, opened: Opened, fields: Record<string, string>): Promise<Given> {
  const { db, clock } = request.server
  const { t } = request
  const given: Given = { data: {}, faults: [] }
  if (fields.officer) {
    const officer = (await colleagues(request, opened)).find((each) => each.value === fields.officer)
    if (officer) Object.assign(given.data, { assigneeId: officer.value, assigneeName: officer.label })
    else given.faults.push({ field: 'officer', rule: 'enum', message: t('feedback.fault.officer') })
  }
  if (fields.unit) {
    const unit = (await listTargets(request, opened)).find((each) => each.id === fields.unit)
    if (unit) given.charge = await chargeOf(db, unit, dayOf(clock.now()))
    else given.faults.push({ field: 'unit', rule: 'enum', message: t('feedback.fault.unit') })
  }
  const into = (fields.into || fields['into-near'] || '').trim().toUpperCase()
  if (into) given.data.inputs = { into }
  return given
}

/** Does the action, or shows the page again with what is missing. */
export async function submitAct(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const opened = await open(request)
  const { report, catalogue } = opened
  const { action } = request.params as Params
  const { fields, raw, fileFault } = await readSendBody(request)
  const given = await givenOf(request, opened, fields)
  const template = catalogue.templates.find((each) => each.key === fields.template && each.action === action)
  const note = fields.note?.trim() || (template ? localized(report.lang, template.text) : '')
  const faults = [...given.faults, ...(fileFault ? [{ field: 'photos', rule: 'photo', message: fileFault }] : [])]
  if (faults.length > 0) return actPage(request, reply, opened, fields, faults)
  try {
    const photos: CleanPhoto[] = []
    for (const { name, bytes } of raw) photos.push(await cleanPhoto(name, bytes, catalogue.photos.maxPixels))
    if (action === 'answer' && photos.length === 0)
      throw refuse('invalid', 'feedback.answer_needs_photo', {}, [
        { field: 'photos', rule: 'required', message: t('feedback.answer_needs_photo') },
      ])
    await actOnReport(db, config, {
      reference: report.reference,
      action,
      by: { actor },
      key: fields.key ? `${actor.personId}:${fields.key}` : undefined,
      version: /^\d+$/.test(fields.version ?? '') ? Number(fields.version) : undefined,
      note: note.slice(0, 2000),
      data: given.data,
      ...(given.charge ? { charge: given.charge } : {}),
      photos,
      at: clock.now(),
      lang: request.lang,
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error
    const shown = error.fields.length > 0 ? error.fields : [{ field: 'photos', rule: 'photo', message: t(error.code, error.vars) }]
    return actPage(request, reply, opened, fields, shown)
  }
  return reply.redirect(`/lam-viec/phan-anh/${report.reference}`, 303)
}
