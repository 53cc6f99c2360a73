import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { cleanPhoto } from '#ground/files/index.ts'
import { currentCatalogue, fileReport, ownPathOf } from '#government/feedback/index.ts'
import { hashOf } from '../lots/lot.rules.ts'
import { findLot, type Lot } from '../lots/lots.queries.ts'
import { findScan, insertFakeReport } from '../scan/scan.queries.ts'
import { communesOf, communeUnits } from './communes.ts'
import { FakePage } from './fake.page.tsx'

const category = 'suspected_fake'
const mostBytes = 10 * 1024 * 1024

type About = { lot: Lot | undefined; serial: string | undefined }

async function aboutOf(request: FastifyRequest, of: { lo?: string | undefined; luot?: string | undefined }): Promise<About> {
  const { db } = request.server
  const isId = (text: string | undefined): text is string => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text ?? '')
  const scan = isId(of.luot) ? await findScan(db, of.luot) : undefined
  return { lot: isId(of.lo) ? await findLot(db, of.lo) : undefined, serial: scan?.serial }
}

type Form = { fields: Record<string, string>; faults: FieldFault[] }

async function page(request: FastifyRequest, reply: FastifyReply, about: About, form: Form): Promise<FastifyReply> {
  const { t } = request
  const body = h(FakePage, {
    t,
    product: about.lot ? localized(t.lang, about.lot.productName) : undefined,
    serial: about.serial,
    communes: await communesOf(request),
    form: { ...form, fields: { key: randomUUID(), ...form.fields } },
  })
  return reply.page({ title: t('trace.fake.report'), body, status: form.faults.length > 0 ? 422 : 200 })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { lo = '', luot = '' } = request.query as { lo?: string; luot?: string }
  return page(request, reply, await aboutOf(request, { lo, luot }), { fields: { lo, luot }, faults: [] })
}

async function read(
  request: FastifyRequest,
): Promise<{ fields: Record<string, string>; photo: { name: string; bytes: Buffer } | undefined }> {
  const fields: Record<string, string> = {}
  let photo: { name: string; bytes: Buffer } | undefined
  if (!request.isMultipart()) {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) fields[name] = String(value).trim()
    return { fields, photo }
  }
  for await (const part of request.parts({ limits: { fileSize: mostBytes, files: 1 } })) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value).trim()
    else {
      const bytes = await part.toBuffer()
      if (bytes.length > 0) photo = { name: part.filename, bytes }
    }
  }
  return { fields, photo }
}

/** A buyer's suspicion becomes a field report with a case of its own, handled by who looks after the market. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  const { db, config, clock } = server
  const { fields, photo } = await read(request)
  const about = await aboutOf(request, { lo: fields.lo, luot: fields.luot })
  const commune = (await communeUnits(request)).find(({ id }) => id === fields.commune)
  const faults: FieldFault[] = []
  if ((fields.words ?? '').length < 10) faults.push({ field: 'words', message: t('trace.fault.words') })
  if (!commune) faults.push({ field: 'commune', message: t('trace.fault.commune') })
  if (faults.length > 0 || !commune) return page(request, reply, about, { fields, faults })
  const catalogue = await currentCatalogue(db)
  if (!catalogue.body.categories.some(({ key }) => key === category)) throw refuse('conflict', 'trace.fake.no_category')
  const clean = photo ? [await cleanPhoto(photo.name, photo.bytes, catalogue.body.photos.maxPixels)] : []
  const { lot, serial } = about
  const subject = [lot?.productName.vi, lot?.code, serial].filter(Boolean).join(' · ')
  const at = clock.now()
  const key = `fake-${fields.key || randomUUID()}`
  const filed = await fileReport(db, config, {
    ...{ catalogue, category, words: (fields.words ?? '').slice(0, 2000), privateWords: subject, answers: {} },
    ...{ placeWords: (fields.place ?? '').slice(0, 200), commune, point: undefined, photos: clean, contactName: '', contact: '' },
    owner: actor?.kind === 'citizen' ? { id: actor.personId, name: actor.name } : undefined,
    ...{ maskWanted: false, spotId: null, channel: 'web', key, hash: hashOf([fields.words, fields.commune, fields.lo, fields.luot]) },
    ...{ occurredAt: undefined, at, lang: request.lang, nobody: t('trace.fake.buyer') },
  })
  await insertFakeReport(db, {
    ...{ reference: filed.reference, serial: serial ?? null, productId: lot?.productId ?? null, partyId: lot?.partyId ?? null, at },
  })
  return reply.redirect(`${ownPathOf(config, filed.reference)}&moi=1`, 303)
}
