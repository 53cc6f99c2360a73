import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { dayOf, localized, type T } from '#core/i18n.ts'
import { listLineage, listTree } from '#ground/places/index.ts'
import { findCaseFile } from '../case/read-case.ts'
import type { CaseFile } from '../case/read-case.ts'
import type { Duration } from '../definition/definition.ts'
import { askOpinions } from './ask.ts'
import { keyOf } from './desk.ts'
import { readFormBody } from './form-body.ts'
import { opinionAction } from './opinion.rules.ts'
import { AskPage } from './opinions.page.tsx'

/** The page on which an officer asks several units; a case type may send its own action here. */
export const askPath = (reference: string): string => `/lam-viec/y-kien/hoi/${encodeURIComponent(reference)}`

type Askable = { file: CaseFile; action: string }

/** The case, for officers who may ask now; for everybody else there is none. */
export async function openAskable(request: FastifyRequest): Promise<Askable> {
  const { db, clock } = request.server
  const { reference } = request.params as { reference: string }
  const file = await findCaseFile(db, { reference }, actorOf(request), clock.now())
  const action = file && opinionAction(file.definition, 'ask')
  if (!file || !action || !reaches(file, request)) throw refuse('notFound', 'casework.no_such_case')
  return { file, action }
}

const reaches = ({ case: found }: CaseFile, request: FastifyRequest): boolean =>
  actorOf(request).roles.some(({ unitId }) => found.unitPath.includes(unitId))

export async function showAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const askable = await openAskable(request)
  const { file, action } = askable
  const type = file.definition.actions[action]
  if (!file.possible.includes(action))
    throw refuse('conflict', 'casework.not_now', {
      action: localized(request.lang, type?.label ?? action),
      state: localized(request.lang, file.definition.states[file.case.state]?.label ?? file.case.state),
    })
  return askPage(request, reply, askable)
}

const daysOf = (within: Duration | undefined): string => String(within?.unit === 'working_day' ? within.amount : 3)

type Typed = { errors: { field: string; message: string }[]; fields: Record<string, string> }

async function askPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { file }: Askable,
  typed: Typed = { errors: [], fields: {} },
): Promise<FastifyReply> {
  const { t } = request
  const { reference } = file.case
  const { opinions, page } = file.definition
  const title = t('casework.opinions.ask_title', { code: reference })
  const back = page?.replace('{reference}', encodeURIComponent(reference)) ?? '/lam-viec'
  const body = h(AskPage, {
    t,
    title,
    reference,
    back,
    units: await unitsToChoose(request, file),
    rows: Math.min(opinions?.most ?? 1, 6),
    usual: daysOf(opinions?.within),
    silence: t(opinions?.silence === 'consents' ? 'casework.opinions.silence_consents' : 'casework.opinions.silence_waits'),
    clock: t(opinions?.clock === 'pauses' ? 'casework.opinions.clock_pauses' : 'casework.opinions.clock_runs'),
    version: typed.fields.version ? Number(typed.fields.version) : file.case.version,
    ...typed,
  })
  const status = typed.errors.length > 0 ? 422 : 200
  return reply.page({ title, body, face: 'desk', crumbs: [{ href: back, label: reference }], status, parts: ['opinions'] })
}

/** All units of the province but the case's own: agencies first. */
async function unitsToChoose(request: FastifyRequest, file: CaseFile): Promise<{ value: string; label: string }[]> {
  const { db, clock } = request.server
  const on = dayOf(clock.now())
  const root = (await listLineage(db, file.case.unitId, { on })).at(-1)
  if (!root) return []
  const units = (await listTree(db, root.id, { on })).filter(({ id }) => id !== file.case.unitId)
  const sorted = [...units.filter(({ kind }) => kind === 'agency'), ...units.filter(({ kind }) => kind !== 'agency')]
  return sorted.map((unit) => ({ value: unit.id, label: nameOf(request.t, unit) }))
}

const nameOf = (t: T, unit: { fullName: string; nameEn: string | null }): string =>
  t.lang === 'en' && unit.nameEn ? unit.nameEn : unit.fullName

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export async function submitAsk(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { t } = request
  const askable = await openAskable(request)
  const { file } = askable
  const actor = actorOf(request)
  const { fields, attachments, fileFault } = await readFormBody(request, 'opinion')
  const errors: Typed['errors'] = fileFault ? [{ field: 'files', message: fileFault }] : []
  const units: { unitId: string; within: Duration }[] = []
  for (let n = 1; n <= (file.definition.opinions?.most ?? 1); n++) {
    const unitId = fields[`unit-${n}`]
    if (!unitId || !uuid.test(unitId)) continue
    const days = Number(fields[`days-${n}`])
    if (Number.isInteger(days) && days >= 1 && days <= 60) units.push({ unitId, within: { amount: days, unit: 'working_day' } })
    else errors.push({ field: `days-${n}`, message: t('casework.opinions.days_wrong') })
  }
  if (errors.length > 0) return askPage(request, reply, askable, { errors, fields })
  try {
    await askOpinions(db, {
      by: { id: file.case.id },
      actor,
      units,
      question: (fields.note ?? '').slice(0, 4000),
      attachments,
      version: /^\d+$/.test(fields.version ?? '') ? Number(fields.version) : undefined,
      key: keyOf(actor.personId, `ask:${file.case.id}:${fields.version ?? ''}`),
      at: clock.now(),
      lang: request.lang,
    })
  } catch (error) {
    const faults = (error as { fields?: Typed['errors'] }).fields
    if (faults && faults.length > 0) return askPage(request, reply, askable, { errors: faults, fields })
    throw error
  }
  return reply.redirect(file.definition.page?.replace('{reference}', encodeURIComponent(file.case.reference)) ?? '/lam-viec', 303)
}
