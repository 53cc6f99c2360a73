import { randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { formatDate, localized } from '#core/i18n.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { listNear } from '../map/map.queries.ts'
import { hashAddress, sealContact } from '../report/contact.ts'
import { findReport } from '../report/report.queries.ts'
import type { Report } from '../report/report.ts'
import { distanceWords, readContact } from '../report/report.rules.ts'
import { pathOf } from '../report/tell-people.ts'
import { open, page, visitorCookie, whoOf } from './follow.ts'
import { dropSupport, saveSupport } from './support.queries.ts'

function visitorMark(request: FastifyRequest, reply: FastifyReply): string {
  const known = whoOf(request)
  if (known) return known
  const mark = randomBytes(16).toString('base64url')
  reply.setCookie(visitorCookie, mark, {
    path: '/phan-anh',
    httpOnly: true,
    sameSite: 'lax',
    secure: request.protocol === 'https',
    maxAge: 31_536_000,
  })
  return `v:${mark}`
}

/** Whoever takes a report back for another one has the same trouble: the other one counts them. */
export async function followInstead(request: FastifyRequest, reply: FastifyReply, reference: string, from: Report): Promise<void> {
  const { db, clock } = request.server
  const target = await findReport(db, { reference })
  if (!target || !target.isPublic || target.isHidden || target.caseId === from.caseId) throw refuse('notFound', 'feedback.no_such_report')
  const person = from.ownerId
  const who = person ? `p:${person}` : visitorMark(request, reply)
  await saveSupport(db, { caseId: target.caseId, who, personId: person, email: null, meToo: true, lang: request.lang }, clock.now())
}

/** Follow, "me too", and neither any more. Only of what is public. */
export async function submitFollow(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t } = request
  const fields = (request.body ?? {}) as Record<string, string>
  const opened = await open(request, undefined)
  const { report } = opened
  if (!report.isPublic || report.isHidden) throw refuse('notFound', 'feedback.no_such_report')
  const contact = fields.email?.trim() ? readContact(fields.email) : undefined
  if (fields.email?.trim() && contact?.kind !== 'email')
    return page(request, reply, opened, { errors: [{ field: 'email', rule: 'pattern', message: t('feedback.fault.email') }], fields })
  if (fields.stop === 'yes') {
    const who = whoOf(request)
    if (who) await dropSupport(db, report.caseId, who)
    return reply.redirect(`${pathOf(report.reference)}#theo-doi`, 303)
  }
  // An address is known by its hash: the same one given twice is one follower.
  const who =
    contact && !request.actor && fields.me_too !== 'yes' ? `e:${hashAddress(config, contact.address)}` : visitorMark(request, reply)
  const email = contact && !request.actor ? sealContact(config, `${report.caseId} ${who}`, contact.address) : null
  const support = {
    caseId: report.caseId,
    who,
    personId: request.actor?.personId ?? null,
    email,
    meToo: fields.me_too === 'yes',
    lang: request.lang,
  }
  await saveSupport(db, support, clock.now())
  return reply.redirect(`${pathOf(report.reference)}#theo-doi`, 303)
}

type NearQuery = { loai?: string; lat?: string; lon?: string }

/** Open reports of a kind near a place, for whoever is about to send one. */
export async function showNear(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { t } = request
  const query = request.query as NearQuery
  const { body } = await currentCatalogue(db)
  const category = categoryOf(body, query.loai ?? '')
  const [lat, lon] = [Number(query.lat), Number(query.lon)]
  if (!category || !query.lat || !query.lon || !(Math.abs(lat) <= 85) || !(Math.abs(lon) <= 180))
    throw refuse('badRequest', 'core.bad_request')
  const near = await listNear(db, {
    lat,
    lon,
    radiusM: category.radiusM,
    category: category.key,
    phases: ['open'],
    publicOnly: true,
    limit: 3,
  })
  return reply.send({
    near: near.map((each) => ({
      reference: each.reference,
      path: pathOf(each.reference),
      words: each.words || localized(t.lang, category.label),
      note: `${distanceWords(each.metres)} · ${formatDate(t.lang, each.at)} · ${t('feedback.supporters', { count: each.supporters })}`,
    })),
  })
}
