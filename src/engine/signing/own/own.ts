import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf } from '#core/access.ts'
import { Refusal, refuse } from '#core/errors.ts'
import { formatDateTime } from '#core/i18n.ts'
import type { FieldError } from '#core/ui/error-summary.tsx'
import { viewOf } from '../certificates/admin.ts'
import { getCertificate, listCertificates } from '../certificates/certificate.queries.ts'
import { enrol, revoke } from '../certificates/certificates.ts'
import { openCredential, standInPin } from '../authority/remote.ts'
import { remoteService } from '../keys/remote.adapter.ts'
import { posted } from '../papers/posted.ts'
import { findConsent, giveConsent, withdrawConsent } from './consent.queries.ts'
import { OwnPage } from './own.page.tsx'

const oneYear = 365

type Wrong = { credential: string; agreed: boolean; errors: FieldError[] }

async function page(request: FastifyRequest, reply: FastifyReply, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const [rows, service, consent] = await Promise.all([
    listCertificates(server.db, { whose: { personId: actor.personId }, limit: 20 }),
    remoteService(server),
    findConsent(server.db, actor.personId),
  ])
  const now = server.clock.now()
  const body = h(OwnPage, {
    t,
    isOfficer: actor.kind === 'officer',
    lines: rows.map((one) => viewOf(t, one, now)),
    hasService: service !== undefined,
    isTrial: service?.standIn === true,
    pin: standInPin,
    consent: consent && { at: formatDateTime(t.lang, consent) },
    form: { credential: wrong?.credential ?? '', agreed: wrong?.agreed ?? false },
    errors: wrong?.errors ?? [],
    done: (request.query as { xong?: string }).xong === '1',
  })
  return reply.page({
    title: t('signing.own.title'),
    face: actor.kind === 'officer' ? 'desk' : 'portal',
    crumbs: [{ href: '/tai-khoan', label: t('signing.own.account') }],
    status: wrong ? 422 : 200,
    body,
  })
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

/** Takes a credential of the signing service into use; with the trial service one is made on the spot, after a word of consent given once. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const actor = actorOf(request)
  const form = { credential: posted(request, 'ma-khoa'), agreed: posted(request, 'dong-y') === '1' }
  const wrong = (field: string, message: string): Promise<FastifyReply> => page(request, reply, { ...form, errors: [{ field, message }] })
  const service = await remoteService(server)
  if (!service) throw refuse('upstream', 'signing.no_remote')
  const agreed = form.agreed || (await findConsent(server.db, actor.personId)) !== undefined
  if (service.standIn && !agreed) return wrong('dong-y', t('signing.own.consent_missing'))
  if (!service.standIn && form.credential === '') return wrong('ma-khoa', t('signing.new.credential_missing'))
  await giveConsent(server.db, actor.personId, server.clock.now())
  try {
    const credential = form.credential || (await openCredential(server, { name: actor.name }, oneYear))
    await enrol(server, {
      holder: { personId: actor.personId },
      name: actor.name,
      agency: '',
      credential,
      automatic: true,
      by: actor.personId,
    })
  } catch (error) {
    if (error instanceof Refusal && error.kind !== 'invalid' && error.kind !== 'conflict') throw error
    return wrong(
      'ma-khoa',
      error instanceof Refusal
        ? t(error.code, error.vars)
        : t('signing.new.service_said', { words: error instanceof Error ? error.message : '' }),
    )
  }
  return reply.redirect('/tai-khoan/chung-thu?xong=1', 303)
}

export async function submitRevoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const actor = actorOf(request)
  const one = await getCertificate(server.db, (request.params as { id: string }).id)
  if (one.personId !== actor.personId) throw refuse('notFound', 'signing.no_such_certificate')
  await revoke(server, one.id, { personId: actor.personId, because: request.t('signing.own.revoked_by_holder') })
  return reply.redirect('/tai-khoan/chung-thu?xong=1', 303)
}

/** The word of consent is taken back: the certificates that rest on it are revoked with it. */
export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server } = request
  const actor = actorOf(request)
  const now = server.clock.now()
  for (const one of await listCertificates(server.db, { whose: { personId: actor.personId }, limit: 100 }))
    if (one.adapter === 'remote' && !one.revokedAt && one.validTo > now)
      await revoke(server, one.id, { personId: actor.personId, because: request.t('signing.own.revoked_by_holder') })
  await withdrawConsent(server.db, actor.personId, now)
  return reply.redirect('/tai-khoan/chung-thu?xong=1', 303)
}
