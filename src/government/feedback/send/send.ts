import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse, type FieldFault } from '#core/errors.ts'
import { wantsHtml } from '#core/http.ts'
import { dayOf, localized, type MessageKey, type T } from '#core/i18n.ts'
import type { Point, Unit } from '#ground/places/index.ts'
import type { Catalogue, Category, PublishedCatalogue } from '../catalogue/catalogue.ts'
import { categoryOf } from '../catalogue/catalogue.rules.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { communeAt, listCommunes } from '../catalogue/responsible.ts'
import { type CleanPhoto, cleanPhoto } from '#ground/files/index.ts'
import { ownPathOf } from '../report/tell-people.ts'
import { findSpot } from '../spot/spot.queries.ts'
import { type Filing, fileReport, findRepeated, hashOf } from './file-report.ts'
import { faultWords, readSendBody, type SendBody } from './send-body.ts'
import { type CategoryView, SendPage } from './send.page.tsx'
import { answersOf, type Fields, longest, pointOf, type SendFault, sendFaults } from './send.rules.ts'

const categoryViews = (t: T, catalogue: Catalogue): CategoryView[] =>
  catalogue.categories.map(({ key, label, about, questions = [], notices = [] }) => ({
    key,
    label: localized(t.lang, label),
    about: localized(t.lang, about),
    questions: questions.map((question) => ({
      key: question.key,
      label: localized(t.lang, question.label),
      required: question.required,
      options: question.options?.map((option) => ({ value: option.value, label: localized(t.lang, option.label) })),
    })),
    notices: notices.map((notice) => ({ key: notice.key, when: localized(t.lang, notice.when), say: localized(t.lang, notice.say) })),
  }))

async function page(request: FastifyRequest, reply: FastifyReply, fields: Fields, faults: FieldFault[] = []): Promise<FastifyReply> {
  const { db, clock, province } = request.server
  const { t } = request
  const { body } = await currentCatalogue(db)
  const communes = await listCommunes(db, province, dayOf(clock.now()))
  const spot = fields.diem ? await findSpot(db, fields.diem) : undefined
  const shown: Fields = spot
    ? { lat: String(spot.lat ?? ''), lon: String(spot.lon ?? ''), place: spot.name, commune: spot.communeId, ...fields }
    : fields
  const props = {
    t,
    categories: categoryViews(t, body),
    communes: communes.map((unit) => ({ value: unit.id, label: unit.fullName })),
    // A photo cannot be put back into a form: the browser asks for it again.
    fields: { ...shown, key: fields.key || randomUUID() },
    errors: faults,
    spot: spot?.name,
    signedInAs: request.actor?.name,
    mostPhotos: body.photos.most,
    maxPixels: body.photos.maxPixels,
    home: body.map,
  }
  const title = t('feedback.send.title')
  return reply.header('x-keep-offline', 'shell').page({
    title,
    body: h(SendPage, props),
    status: faults.length > 0 ? 422 : 200,
    parts: ['feedback', 'report-photos', 'report-place', 'report-near', 'report-queue'],
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: '/phan-anh', label: t('feedback.title') },
    ],
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { diem, loai } = request.query as { diem?: string; loai?: string }
  return page(request, reply, { ...(diem ? { diem } : {}), ...(loai ? { category: loai } : {}) })
}

function words(t: T, fault: SendFault): FieldFault {
  const { field, rule } = fault
  if (rule === 'stop') return { field, rule, message: localized(t.lang, fault.say) }
  if (rule === 'question') return { field, rule, message: t('feedback.fault.question', { label: localized(t.lang, fault.label) }) }
  return { field, rule, message: t(`feedback.fault.${rule}` as MessageKey, { max: longest.words }) }
}

type Placed = { commune: Unit; point: Point | undefined } | { fault: SendFault }

/** The commune of a report: of the point that was given, else of the photo's, else the one that was chosen. */
async function place(request: FastifyRequest, fields: Fields, photo: Point | undefined): Promise<Placed> {
  const { db, clock, province } = request.server
  const day = dayOf(clock.now())
  const communes = await listCommunes(db, province, day)
  const ours = async (point: Point | undefined): Promise<Unit | undefined> => {
    const found = point && (await communeAt(db, point, day))
    return communes.find((unit) => unit.id === found?.id)
  }
  const given = pointOf(fields)
  const chosen = communes.find((unit) => unit.id === fields.commune)
  for (const point of [given, photo]) {
    const commune = await ours(point)
    if (commune) return { commune, point }
  }
  if (chosen) {
    // Where no borders are known nothing contradicts the point; where they are, it lies elsewhere and is not believed.
    const isElsewhere = given && (await communeAt(db, given, day))
    if (!given && !fields.place?.trim()) return { fault: { field: 'place', rule: 'place' } }
    return { commune: chosen, point: given && !isElsewhere ? given : undefined }
  }
  if (given) return { fault: { field: 'commune', rule: 'outside' } }
  return { fault: { field: 'commune', rule: 'commune' } }
}

const hashFields = ['category', 'words', 'private', 'place', 'commune', 'lat', 'lon', 'contact', 'contact_name', 'mask'] as const
const bodyHash = ({ fields, raw }: SendBody): string =>
  hashOf([...hashFields.map((name) => fields[name]?.trim() ?? ''), ...raw.map((photo) => photo.sha256)])

async function photosOf(
  request: FastifyRequest,
  { raw }: SendBody,
  catalogue: PublishedCatalogue,
): Promise<{ photos: CleanPhoto[]; fault?: FieldFault }> {
  const photos: CleanPhoto[] = []
  try {
    for (const { name, bytes } of raw) photos.push(await cleanPhoto(name, bytes, catalogue.body.photos.maxPixels))
    return { photos }
  } catch (error) {
    return { photos, fault: { field: 'photos', rule: 'photo', message: faultWords(request, error) } }
  }
}

/** Place and time that the phone read out of the photo before it masked it; the file itself no longer has them. */
function told(fields: Fields): { place: Point | undefined; takenAt: Date | undefined } {
  const at = fields.exif_at ? new Date(fields.exif_at) : undefined
  return {
    place: pointOf({ lat: fields.exif_lat ?? '', lon: fields.exif_lon ?? '' }),
    takenAt: at && !Number.isNaN(at.getTime()) ? at : undefined,
  }
}

/** A moment that can be: not in the future, not years ago. */
const believable = (at: Date | undefined, now: Date): Date | undefined =>
  at && at <= now && now.getTime() - at.getTime() < 366 * 86_400_000 ? at : undefined

/** Takes a report from a form or from the queue of a phone: once a key, whatever happens on the way. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config } = request.server
  const { t } = request
  const body = await readSendBody(request)
  const { fields } = body
  const hash = bodyHash(body)
  const refused = (faults: FieldFault[]): Promise<FastifyReply> => {
    if (!wantsHtml(request)) throw refuse('invalid', 'feedback.incomplete', { count: faults.length }, faults)
    return page(request, reply, fields, faults)
  }
  const before = fields.key ? await findRepeated(db, fields.key, hash) : undefined
  if (before) return answer(request, reply, before)
  const catalogue = await currentCatalogue(db)
  const faults = sendFaults(catalogue.body, fields, body.raw.length).map((fault) => words(t, fault))
  if (body.fileFault) faults.push({ field: 'photos', rule: 'photo', message: body.fileFault })
  const cleaned = faults.length === 0 ? await photosOf(request, body, catalogue) : { photos: [] }
  if (cleaned.fault) faults.push(cleaned.fault)
  const exif = told(fields)
  const placed = await place(request, fields, cleaned.photos.find((photo) => photo.place)?.place ?? exif.place)
  if ('fault' in placed) faults.push(words(t, placed.fault))
  const category = categoryOf(catalogue.body, fields.category ?? '')
  if (faults.length > 0 || 'fault' in placed || !category) return refused(faults)
  const filing = await filingOf(request, { fields, hash, catalogue, category, placed, photos: cleaned.photos, takenAt: exif.takenAt })
  return answer(request, reply, await fileReport(db, config, filing))
}

type Checked = {
  fields: Fields
  hash: string
  catalogue: PublishedCatalogue
  category: Category
  placed: { commune: Unit; point: Point | undefined }
  photos: CleanPhoto[]
  takenAt: Date | undefined
}

/** A checked form as the report to be filed: who signs it, what is private, when it happened. */
async function filingOf(request: FastifyRequest, checked: Checked): Promise<Filing> {
  const { db, clock } = request.server
  const { t, actor } = request
  const { fields, hash, catalogue, category, photos } = checked
  const isOwner = actor && fields.anonymous !== 'yes'
  const spot = fields.diem ? await findSpot(db, fields.diem) : undefined
  const at = clock.now()
  return {
    catalogue,
    category: category.key,
    words: (fields.words ?? '').trim(),
    privateWords: (fields.private ?? '').trim().slice(0, longest.private),
    answers: answersOf(category, fields),
    placeWords: (fields.place ?? '').trim().slice(0, longest.place),
    ...checked.placed,
    photos,
    owner: isOwner ? { id: actor.personId, name: actor.name } : undefined,
    contactName: isOwner || fields.anonymous === 'yes' ? '' : (fields.contact_name ?? '').trim().slice(0, longest.name),
    contact: isOwner || fields.anonymous === 'yes' ? '' : (fields.contact ?? '').trim(),
    maskWanted: fields.mask === 'yes',
    spotId: spot?.id ?? null,
    channel: fields.channel === 'offline' ? 'offline' : 'web',
    key: fields.key ?? '',
    hash,
    occurredAt: believable(photos.find((photo) => photo.takenAt)?.takenAt ?? checked.takenAt, at),
    at,
    lang: request.lang,
    nobody: t('feedback.reporter'),
  }
}

type Filed = { reference: string; repeated: boolean }

/** The report's own number is the proof that it has arrived: only then a phone lets go of what it kept. */
function answer(request: FastifyRequest, reply: FastifyReply, { reference, repeated }: Filed): FastifyReply {
  const follow = ownPathOf(request.server.config, reference)
  if (wantsHtml(request)) return reply.redirect(`${follow}&moi=1`, 303)
  return reply.code(repeated ? 200 : 201).send({ id: reference, reference, follow: `${follow}&moi=1`, repeated })
}
