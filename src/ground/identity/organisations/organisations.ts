import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { notify } from '#ground/notifications/index.ts'
import { faultsOf, queryText, textsOf } from '../form/form.ts'
import { findPersonByPhone } from '../people/people.queries.ts'
import { foldPhone } from '../people/people.rules.ts'
import { OrganisationsPage } from './organisations.page.tsx'
import {
  chooseMandate,
  decideMandate,
  findMandate,
  insertMandate,
  listGiven,
  listMandates,
  type Mandate,
  upsertOrganisation,
} from './organisations.queries.ts'
import { foldCode, grantFaults, type MandateForm, mandateFaults } from './organisations.rules.ts'

const here = '/tai-khoan/to-chuc'
const emptyForm: MandateForm = { code: '', name: '', kind: 'representative', from: '', to: '', proof: '' }

export const isLive = (mandate: Mandate, today: string): boolean =>
  mandate.state === 'confirmed' && mandate.validFrom <= today && (mandate.validTo === null || mandate.validTo >= today)

type Shown = { form?: MandateForm; errors?: FieldFault[]; grantOf?: string }

async function page(request: FastifyRequest, reply: FastifyReply, shown: Shown = {}): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const today = dayOf(server.clock.now())
  const mandates = await listMandates(server.db, actor.personId)
  const given = await listGiven(
    server.db,
    mandates.map(({ id }) => id),
  )
  return reply.page({
    title: t('identity.org.title'),
    crumbs: [{ href: '/tai-khoan', label: t('identity.account.title') }],
    status: (shown.errors ?? []).length > 0 ? 422 : 200,
    body: h(OrganisationsPage, {
      t,
      mandates: mandates.map((one) => ({
        ...one,
        live: isLive(one, today),
        chosen: actor.actingFor?.mandateId === one.id,
        given: given.filter(({ givenBy }) => givenBy === one.id),
      })),
      acting: actor.actingFor !== undefined,
      form: shown.form ?? emptyForm,
      errors: shown.errors ?? [],
      grantOf: shown.grantOf,
      done: queryText(request, 'xong'),
    }),
  })
}

function citizenOf(request: FastifyRequest) {
  const actor = actorOf(request)
  if (actor.kind !== 'citizen') throw refuse('notAllowed', 'identity.org.citizens_only')
  return actor
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  citizenOf(request)
  return page(request, reply)
}

/** The fields and the paper of a form with a file; a paper that nobody chose is empty. */
async function readParts(
  request: FastifyRequest,
): Promise<{ texts: Record<string, string>; paper: { name: string; bytes: Buffer } | undefined }> {
  const texts: Record<string, string> = {}
  let paper: { name: string; bytes: Buffer } | undefined
  if (!request.isMultipart()) return { texts, paper }
  for await (const part of request.parts({ limits: { fileSize: 5 * 1024 * 1024, files: 1, fields: 20 } })) {
    if (part.type === 'field') texts[part.fieldname] = typeof part.value === 'string' ? part.value.slice(0, 1000) : ''
    else {
      const bytes = await part.toBuffer()
      if (bytes.length > 0) paper = { name: part.filename, bytes }
    }
  }
  return { texts, paper }
}

/** Declares an organisation and by what right the person acts for it; an administrator looks at the paper. */
export async function declare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = citizenOf(request)
  const { texts, paper } = await readParts(request)
  const text = (name: string): string => texts[name] ?? ''
  const form = { code: text('code'), name: text('name'), kind: text('kind'), from: text('from'), to: text('to'), proof: text('proof') }
  const at = server.clock.now()
  const errors = faultsOf(t, { ...mandateFaults(form, dayOf(at)), file: paper ? undefined : 'identity.org.file_missing' })
  const code = foldCode(form.code)
  if (errors.length > 0 || !code || !paper) return page(request, reply, { form, errors })
  const accept = [mediaTypes.pdf, mediaTypes.jpeg, mediaTypes.png]
  const file = await storeFile(server.db, server.config, {
    name: paper.name,
    buffer: paper.bytes,
    accept,
    maxBytes: 5 * 1024 * 1024,
    by: actor.personId,
    at,
    entrance: 'mandate',
  })
  await inTransaction(server.db, async (trx) => {
    const organisationId = await upsertOrganisation(trx, { code, name: form.name.trim().slice(0, 200), by: actor.personId, at })
    await insertMandate(trx, {
      organisationId,
      personId: actor.personId,
      kind: form.kind,
      validFrom: form.from,
      validTo: form.to.trim() || null,
      proof: form.proof.trim().slice(0, 300),
      proofFile: file.id,
      givenBy: null,
      state: 'waiting',
      at,
    })
  })
  return reply.redirect(`${here}?xong=gui`, 303)
}

async function liveMandate(request: FastifyRequest, id: string): Promise<Mandate> {
  const { db, clock } = request.server
  const mandate = await findMandate(db, id)
  if (!mandate || mandate.personId !== citizenOf(request).personId) throw refuse('notFound', 'identity.org.not_found')
  if (!isLive(mandate, dayOf(clock.now()))) throw refuse('conflict', 'identity.org.not_live')
  return mandate
}

/** From now on, in this session, the person acts for the organisation, or for themselves again. */
export async function choose(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = citizenOf(request)
  const { mandate } = textsOf(request, 'mandate')
  const id = /^[0-9a-f-]{36}$/.test(mandate) ? (await liveMandate(request, mandate)).id : null
  await chooseMandate(request.server.db, actor.sessionId, id)
  return reply.redirect(`${here}?xong=${id ? 'thay' : 'minh'}`, 303)
}

/** A representative authorises somebody who has an account here, within the days of their own mandate. */
export async function grant(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const own = await liveMandate(request, (request.params as { id: string }).id)
  if (own.kind !== 'representative') throw refuse('notAllowed', 'identity.org.representatives_only')
  const form = textsOf(request, 'phone', 'grant_from', 'grant_to')
  const at = server.clock.now()
  const phone = foldPhone(form.phone)
  const person = phone ? await findPersonByPhone(server.db, phone) : undefined
  const faults = grantFaults({ phone: form.phone, from: form.grant_from, to: form.grant_to }, own, dayOf(at))
  const errors = faultsOf(t, {
    phone: person && person.id !== own.personId ? undefined : 'identity.org.phone_unknown',
    grant_from: faults.from,
    grant_to: faults.to,
  })
  if (errors.length > 0 || !person) return page(request, reply, { errors, grantOf: own.id })
  await inTransaction(server.db, async (trx) => {
    await insertMandate(trx, {
      organisationId: own.organisationId,
      personId: person.id,
      kind: 'authorised',
      validFrom: form.grant_from,
      validTo: form.grant_to,
      proof: own.person,
      proofFile: null,
      givenBy: own.id,
      state: 'confirmed',
      at,
    })
    const vars = { name: own.person, organisation: own.organisation, to: form.grant_to }
    await notify(trx, {
      channel: 'in_app',
      personId: person.id,
      template: 'identity.message.mandate',
      vars,
      lang: person.lang,
      path: here,
      at,
    })
  })
  return reply.redirect(`${here}?xong=uy-quyen`, 303)
}

/** Ends a mandate: one's own, or one that one gave. */
export async function end(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const actor = citizenOf(request)
  const { id } = request.params as { id: string }
  await inTransaction(db, async (trx) => {
    const found = await findMandate(trx, id, true)
    const giver = found?.givenBy ? await findMandate(trx, found.givenBy) : undefined
    if (!found || (found.personId !== actor.personId && giver?.personId !== actor.personId))
      throw refuse('notFound', 'identity.org.not_found')
    await decideMandate(trx, id, { state: 'ended', by: actor.personId, at: clock.now(), because: null })
  })
  return reply.redirect(`${here}?xong=ket-thuc`, 303)
}
