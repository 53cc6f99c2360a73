import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, listOfficerRoles } from '#core/access.ts'
import { Refusal } from '#core/errors.ts'
import { formatDate, formatDateTime, localized, type T } from '#core/i18n.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import type { Option } from '#core/ui/field.tsx'
import { findPerson, listOfficers } from '#ground/identity/index.ts'
import { listUnits } from '#ground/places/index.ts'
import { isStandInAllowed } from '../authority/authority.ts'
import { posted } from '../papers/posted.ts'
import { CertificatePage, CertificatesPage, type CertificateView, NewCertificatePage, type NewForm } from './admin.page.tsx'
import { type Enrolled, getCertificate, listCertificates } from './certificate.queries.ts'
import { agencyOf } from './agency.ts'
import { enrol, renew, revoke, stateOf } from './certificates.ts'

const pageSize = 50

export function viewOf(t: T, one: Enrolled, now: Date): CertificateView {
  return {
    id: one.id,
    subject: one.subject,
    holder: one.holder,
    adapter: one.adapter,
    issuer: one.issuer,
    serial: one.serial,
    from: formatDate(t.lang, one.validFrom),
    to: formatDate(t.lang, one.validTo),
    state: stateOf(one, now),
    automatic: one.automatic,
    revoked: one.revokedAt ? { at: formatDateTime(t.lang, one.revokedAt), because: one.revokedBecause ?? '' } : undefined,
  }
}

export async function showCertificates(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { cua, truoc, xong } = request.query as { cua?: string; truoc?: string; xong?: string }
  const of = cua === 'person' || cua === 'unit' ? cua : undefined
  const after = truoc && !Number.isNaN(Date.parse(truoc)) ? new Date(truoc) : undefined
  const rows = await listCertificates(server.db, { holder: of, after, limit: pageSize + 1 })
  const shown = rows.slice(0, pageSize)
  const last = rows.length > pageSize ? shown.at(-1) : undefined
  const next = last && `/quan-tri/chung-thu?${new URLSearchParams({ ...(of ? { cua: of } : {}), truoc: last.enrolledAt.toISOString() })}`
  const now = server.clock.now()
  const body = h(CertificatesPage, { t, of, lines: shown.map((one) => viewOf(t, one, now)), done: xong === '1', next })
  return reply.page({ title: t('signing.certificates.title'), face: 'desk', body })
}

const blank: NewForm = { of: 'person', officer: '', unit: '', key: '', credential: '', automatic: true }

/** Officers, one line each, and the units in which officers work. */
async function choices(request: FastifyRequest): Promise<{ officers: Option[]; units: Option[] }> {
  const { t, server } = request
  const named = new Set(listOfficerRoles().map(({ role }) => role))
  const held = (await listOfficers(server.db, { at: server.clock.now() })).filter(({ role }) => named.has(role))
  const units = await listUnits(server.db, [...new Set(held.map(({ unitId }) => unitId))])
  const names = new Map(
    units.map((unit) => [unit.id, localized(t.lang, { vi: unit.fullName, en: unit.nameEn ?? undefined, km: unit.nameKm ?? undefined })]),
  )
  const officers = new Map(
    held.map((one) => [one.personId, { value: one.personId, label: `${one.name} – ${names.get(one.unitId) ?? ''}` }]),
  )
  return { officers: [...officers.values()], units: [...names].map(([value, label]) => ({ value, label })) }
}

async function newPage(request: FastifyRequest, reply: FastifyReply, form: NewForm, errors: FieldError[] = []): Promise<FastifyReply> {
  const { t, server } = request
  const hasSoftware = isStandInAllowed(server)
  const body = h(NewCertificatePage, {
    t,
    form: { ...form, key: form.key || (hasSoftware ? 'software' : 'remote') },
    ...(await choices(request)),
    hasSoftware,
    errors,
  })
  const crumbs = [{ href: '/quan-tri/chung-thu', label: t('signing.certificates.title') }]
  return reply.page({ title: t('signing.certificates.new'), face: 'desk', crumbs, status: errors.length > 0 ? 422 : 200, body })
}

export const showNew = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => newPage(request, reply, blank)

export async function submitNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const form: NewForm = {
    of: posted(request, 'cua'),
    officer: posted(request, 'can-bo'),
    unit: posted(request, 'don-vi'),
    key: posted(request, 'khoa'),
    credential: posted(request, 'ma-khoa'),
    automatic: posted(request, 'tu-dong') === '1',
  }
  const { officers, units } = await choices(request)
  const errors: FieldError[] = []
  const need = (
    field: string,
    ok: boolean,
    key:
      | 'signing.new.holder_missing'
      | 'signing.new.officer_missing'
      | 'signing.new.unit_missing'
      | 'signing.new.key_missing'
      | 'signing.new.credential_missing',
  ): void => {
    if (!ok) errors.push({ field, message: t(key) })
  }
  need('cua', form.of === 'person' || form.of === 'unit', 'signing.new.holder_missing')
  if (form.of === 'person')
    need(
      'can-bo',
      officers.some(({ value }) => value === form.officer),
      'signing.new.officer_missing',
    )
  if (form.of === 'unit')
    need(
      'don-vi',
      units.some(({ value }) => value === form.unit),
      'signing.new.unit_missing',
    )
  need('khoa', form.key === 'remote' || (form.key === 'software' && isStandInAllowed(server)), 'signing.new.key_missing')
  if (form.key === 'remote') need('ma-khoa', form.credential !== '', 'signing.new.credential_missing')
  if (errors.length > 0) return newPage(request, reply, form, errors)
  try {
    const id = await enrol(server, {
      ...(await namesOf(request, form)),
      credential: form.key === 'remote' ? form.credential : undefined,
      automatic: form.automatic,
      by: actorOf(request).personId,
    })
    return reply.redirect(`/quan-tri/chung-thu/${id}?xong=1`, 303)
  } catch (error) {
    const message =
      error instanceof Refusal
        ? t(error.code, error.vars)
        : error instanceof Error && form.key === 'remote'
          ? t('signing.new.service_said', { words: error.message })
          : undefined
    if (message === undefined) throw error
    return newPage(request, reply, form, [{ field: 'ma-khoa', message }])
  }
}

async function namesOf(request: FastifyRequest, form: NewForm) {
  const { db, clock } = request.server
  if (form.of === 'unit') {
    const name = await agencyOf(request.server, form.unit)
    return { holder: { unitId: form.unit }, name, agency: name }
  }
  const person = await findPerson(db, form.officer)
  const held = (await listOfficers(db, { at: clock.now() })).find(({ personId }) => personId === form.officer)
  return { holder: { personId: form.officer }, name: person?.name ?? '', agency: held ? await agencyOf(request.server, held.unitId) : '' }
}

async function onePage(request: FastifyRequest, reply: FastifyReply, wrong?: { reason: string; error: string }): Promise<FastifyReply> {
  const { t, server } = request
  const one = await getCertificate(server.db, (request.params as { id: string }).id)
  const done = (request.query as { xong?: string }).xong === '1'
  const body = h(CertificatePage, { t, one: viewOf(t, one, server.clock.now()), reason: wrong?.reason ?? '', error: wrong?.error, done })
  return reply.page({
    title: one.subject,
    face: 'desk',
    crumbs: [{ href: '/quan-tri/chung-thu', label: t('signing.certificates.title') }],
    status: wrong ? 422 : 200,
    body,
  })
}

export const showOne = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => onePage(request, reply)

export async function submitRenew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const id = await renew(request.server, (request.params as { id: string }).id, actorOf(request).personId)
  return reply.redirect(`/quan-tri/chung-thu/${id}?xong=1`, 303)
}

export async function submitRevoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = request.params as { id: string }
  const reason = posted(request, 'ly-do')
  if (reason.length < 5) return onePage(request, reply, { reason, error: request.t('signing.certificate.because_missing') })
  await revoke(request.server, id, { personId: actorOf(request).personId, because: reason })
  return reply.redirect(`/quan-tri/chung-thu/${id}?xong=1`, 303)
}
