import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, translatorFor } from '#core/i18n.ts'
import { act, type Case, officersNear, openCase } from '#engine/casework/index.ts'
import { lineageOn } from '#ground/places/index.ts'
import { tell } from '#ground/notifications/index.ts'
import { complaintKind } from '../dossier/rights.ts'
import { type DossierFile, dueWords, findDossierFile } from '../dossier/view.ts'
import { canComplain, lastMoment } from '../redress/redress.rules.ts'
import { redressTerms } from '../redress/terms.ts'
import { ComplainPage } from './complain.page.tsx'
import {
  type About,
  complainedAbout,
  endComplaint,
  insertComplaint,
  listComplaintsOf,
  nextComplaintReference,
} from './complaint.queries.ts'

export const longestWords = 4_000
const isAbout = (text: unknown): text is About => complainedAbout.some((one) => one === text)

/** Whether the person may complain of a dossier now, or why not. */
export async function complainable(request: FastifyRequest, { dossier, file }: Pick<DossierFile, 'dossier' | 'file'>) {
  const { db, config, clock } = request.server
  const { days } = redressTerms(config.province, dossier.procedureCode).complaint
  const open = (await listComplaintsOf(db, dossier.caseId)).some(({ endedAt }) => endedAt === null)
  return canComplain({ ...file.case, open }, days, clock.now())
}

/** The dossier of the caller's own that they may complain of now. */
export async function openForComplaint(request: FastifyRequest): Promise<DossierFile> {
  const { db, config, clock } = request.server
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, request.actor, clock.now())
  if (!found || found.dossier.ownerId !== request.actor?.personId) throw refuse('notFound', 'casework.no_such_case')
  const may = await complainable(request, found)
  if (may !== 'yes') throw refuse('conflict', `procedures.complaint.${may}`)
  return found
}

export async function showComplain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return complainPage(request, reply, await openForComplaint(request))
}

type Typed = { errors: FieldFault[]; about: string; words: string }

function complainPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { dossier, file }: DossierFile,
  typed: Typed = { errors: [], about: '', words: '' },
): FastifyReply {
  const { t, server } = request
  const { days, within } = redressTerms(server.config.province, dossier.procedureCode).complaint
  const title = t('procedures.complaint.title')
  const body = h(ComplainPage, {
    t,
    title,
    action: `/ho-so/${dossier.code}/khieu-nai`,
    within: t(`procedures.redress.within.${within.unit}`, { count: within.amount }),
    until: file.case.closedAt ? formatDate(t.lang, lastMoment(file.case.closedAt, days)) : '',
    ...typed,
  })
  const crumbs = [{ href: `/ho-so/${dossier.code}`, label: dossier.code }]
  return reply.page({ title, body, crumbs, status: typed.errors.length > 0 ? 422 : 200 })
}

export async function submitComplain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request
  const found = await openForComplaint(request)
  const posted = (request.body ?? {}) as Record<string, unknown>
  const about = typeof posted.about === 'string' ? posted.about : ''
  const words = (typeof posted.words === 'string' ? posted.words : '').trim().slice(0, longestWords)
  const errors: FieldFault[] = [
    ...(isAbout(about) ? [] : [{ field: 'about', message: t('procedures.complaint.about_missing') }]),
    ...(words ? [] : [{ field: 'words', message: t('procedures.complaint.words_missing') }]),
  ]
  if (!isAbout(about) || errors.length > 0) return complainPage(request, reply, found, { errors, about, words })
  await complain(request, found, { about, words })
  return reply.redirect(`/ho-so/${found.dossier.code}#khieu-nai`, 303)
}

/** Everybody of an office who did something on the dossier: none of them is to handle what is said against it. */
const doersOf = ({ file, dossier }: Pick<DossierFile, 'file' | 'dossier'>): string[] => [
  ...new Set(
    file.actions.flatMap(({ actorId, actorRole }) =>
      actorId && actorId !== dossier.ownerId && actorRole !== 'owner' && actorRole !== 'system' ? [actorId] : [],
    ),
  ),
]

/** Opens the complaint as a case of the unit that had the dossier, and tells those who may handle it. */
export async function complain(request: FastifyRequest, found: DossierFile, said: { about: About; words: string }): Promise<string> {
  const { db, config, clock } = request.server
  const { actor, lang } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { dossier, file } = found
  const at = clock.now()
  const doers = doersOf(found)
  const lineage = await lineageOn(db, file.case.unitId, dayOf(at))
  return inTransaction(db, async (trx) => {
    const reference = await nextComplaintReference(trx, at)
    const opened = await openCase(trx, {
      kind: complaintKind,
      definitionKey: complaintKind,
      reference,
      title: `Khiếu nại về hồ sơ ${dossier.code}`,
      party: dossier.applicantName,
      words: [dossier.code],
      channel: 'online',
      ownerId: actor.personId,
      unitId: file.case.unitId,
      unitPath: file.case.unitPath,
      unitCodes: lineage.map((unit) => unit.code),
      duration: redressTerms(config.province, dossier.procedureCode).complaint.within,
      actor: { id: actor.personId, name: actor.name, role: 'owner' },
      clientKey: 'open',
      at,
    })
    const kept = await insertComplaint(trx, {
      ...{ caseId: opened.id, reference, ofCaseId: dossier.caseId, personId: actor.personId, doers, askedAt: at },
      ...said,
    })
    if (!kept) throw refuse('conflict', 'procedures.complaint.under_way')
    await tellHeads(trx, opened, { code: dossier.code, doers, at })
    const due = opened.dueAt ? dueWords(translatorFor(lang), opened.dueAt) : ''
    await tell(trx, {
      ...{ personId: actor.personId, phone: dossier.applicantPhone, template: 'procedures.message.complaint_taken', lang },
      ...{ vars: { reference, due }, subject: dossier.code, path: `/ho-so/${dossier.code}`, at },
    })
    return reference
  })
}

/** The nearest leaders who had no hand in the dossier: of the unit, or of one above it. */
async function tellHeads(trx: Db, opened: Case, about: { code: string; doers: readonly string[]; at: Date }): Promise<void> {
  for (let from = 0; from < opened.unitPath.length; from++) {
    const near = await officersNear(trx, opened.unitPath.slice(from), ['leader'], about.at)
    const free = near.filter(({ personId }) => !about.doers.includes(personId))
    for (const { personId, lang } of free)
      await tell(trx, {
        ...{ personId, phone: null, template: 'procedures.message.complaint_filed', lang },
        vars: (told) => ({
          reference: opened.reference,
          code: about.code,
          due: opened.dueAt ? dueWords(translatorFor(told), opened.dueAt) : '',
        }),
        ...{ subject: opened.reference, path: `/lam-viec/khieu-nai/${opened.reference}`, at: about.at },
      })
    if (free.length > 0) return
  }
}

/** The person takes their complaint back. */
export async function withdrawComplaint(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { actor, lang } = request
  const { code } = request.params as { code: string }
  const found = await findDossierFile(db, config, code, actor, clock.now())
  if (!actor || !found || found.dossier.ownerId !== actor.personId) throw refuse('notFound', 'casework.no_such_case')
  const open = (await listComplaintsOf(db, found.dossier.caseId)).find(({ endedAt }) => endedAt === null)
  if (!open) throw refuse('notFound', 'casework.no_such_case')
  const at = clock.now()
  await act(db, { by: { id: open.caseId }, action: 'withdraw', clientKey: randomUUID(), actor: actor as Actor, at, lang }, async (trx) =>
    endComplaint(trx, open.id, { answer: null, outcome: 'withdrawn', followCode: null, at }),
  )
  return reply.redirect(`/ho-so/${code}#khieu-nai`, 303)
}
