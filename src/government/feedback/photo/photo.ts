import { buffer } from 'node:stream/consumers'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { getFile, openFile, sendFile } from '#ground/files/index.ts'
import { findCase } from '#engine/casework/index.ts'
import { isKeyOf } from '../report/contact.ts'
import type { Photo, Report } from '../report/report.ts'
import { changePhoto, findPhoto } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'
import { mayRead } from '../report/rights.ts'
import { keepPhoto, maskPhoto } from './keep.ts'
import { MaskPage } from './photo.page.tsx'
import { readMasks } from './photo.rules.ts'

type Found = { photo: Photo; report: Report; isStaff: boolean }

async function find(request: FastifyRequest): Promise<Found> {
  const { db } = request.server
  const { id } = request.params as { id: string }
  const photo = await findPhoto(db, id)
  const report = photo && (await findReport(db, { caseId: photo.caseId }))
  const found = report && (await findCase(db, { id: report.caseId }))
  if (!photo || !report || !found) throw refuse('notFound', 'feedback.no_such_photo')
  return { photo, report, isStaff: mayRead(request.actor, { ...found, ownerId: null }) }
}

/** A photo: to everybody what is public and not withheld, to the reporter their own, to the agency all. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { photo, report, isStaff } = await find(request)
  const { k, nho } = request.query as { k?: string; nho?: string }
  const isReporter =
    isKeyOf(config, 'follow', report.reference, k) || (report.ownerId !== null && report.ownerId === request.actor?.personId)
  const isOpen = report.isPublic && !report.isHidden && !photo.withheld
  if (!isOpen && !isReporter && !isStaff) throw refuse('notFound', 'feedback.no_such_photo')
  // What everybody may see a phone may keep; masking makes a new file, but under the same address: an hour at most.
  const cache = isOpen && !request.actor ? 'public, max-age=3600' : undefined
  return sendFile(reply, config, await getFile(db, nho ? photo.smallFileId : photo.fileId), { inline: true, cache })
}

async function findOwn(request: FastifyRequest): Promise<Found> {
  const found = await find(request)
  if (!found.isStaff) throw refuse('notFound', 'feedback.no_such_photo')
  return found
}

export async function showMask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return maskPage(request, reply, await findOwn(request))
}

function maskPage(request: FastifyRequest, reply: FastifyReply, { photo, report }: Found, wrong?: string): FastifyReply {
  const { t } = request
  const title = t('feedback.mask.title', { code: report.reference })
  return reply.page({
    title,
    body: h(MaskPage, {
      t,
      title,
      photo: { id: photo.id, width: photo.width, height: photo.height, withheld: photo.withheld },
      reference: report.reference,
      wrong,
    }),
    face: 'desk',
    parts: ['feedback', 'report-mask'],
    crumbs: [{ href: `/lam-viec/phan-anh/${report.reference}`, label: report.reference }],
    status: wrong ? 422 : 200,
  })
}

/** Covers faces and plates, or keeps the photo from the public. The covered picture takes the place of the one before. */
export async function submitMask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const found = await findOwn(request)
  const { photo, report } = found
  const actor = request.actor
  if (!actor?.roles.some(({ role }) => role === 'dispatcher')) throw refuse('notAllowed', 'core.not_allowed')
  const fields = (request.body ?? {}) as Record<string, string>
  const masks = readMasks(fields.masks ?? '')
  if (!masks) return maskPage(request, reply, found, request.t('feedback.fault.masks'))
  const at = clock.now()
  if (masks.length > 0) {
    const bytes = await buffer(await openFile(config, await getFile(db, photo.fileId)))
    const { fileId, smallFileId } = await keepPhoto(db, config, await maskPhoto(bytes, masks), actor.personId, at)
    await changePhoto(db, photo.id, { masked: { fileId, smallFileId, by: actor.personId } })
  }
  await changePhoto(db, photo.id, { withheld: fields.withheld === 'yes' })
  return reply.redirect(`/lam-viec/phan-anh/${report.reference}`, 303)
}
