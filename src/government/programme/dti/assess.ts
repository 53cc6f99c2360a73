import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDateTime, localized } from '#core/i18n.ts'
import { keptReadings, numberWords, type Reading } from '#engine/indicators/index.ts'
import { AssessPage } from './assess.page.tsx'
import { root } from './dti.ts'
import { insertMark, listMarksOf } from './dti.queries.ts'
import { type Edition, type EditionPart, editionsOf } from './edition.ts'

export const Params = Type.Object({ edition: Type.String({ maxLength: 20 }), part: Type.String({ maxLength: 10 }) })

type Values = { year: string; points: string; effort: string; words: string; evidence: string[] }
type Asked = { edition: Edition; part: EditionPart; readings: Reading[] }

async function askedOf(request: FastifyRequest): Promise<Asked> {
  const { server } = request
  const { edition: key, part: code } = request.params as Static<typeof Params>
  const edition = editionsOf(server.config.province).find((one) => one.key === key)
  const part = edition?.parts.find((one) => one.code === code)
  if (!edition || !part) throw refuse('notFound', 'programme.no_target')
  const readings = await keptReadings(server, { today: dayOf(server.clock.now()) })
  return { edition, part, readings: readings.filter((reading) => part.evidence.includes(reading.key)) }
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  { edition, part, readings }: Asked,
  values: Values,
  errors: FieldFault[],
): Promise<FastifyReply> {
  const { t, server } = request
  const name = localized(t.lang, part.name)
  const body = h(AssessPage, {
    t,
    at: `${root}/${edition.key}/${part.code}`,
    name,
    most: String(part.points),
    values,
    indicators: readings.map((reading) => ({ value: reading.key, label: localized(t.lang, reading.label) })),
    history: (await listMarksOf(server.db, edition.key, part.code)).map((mark) => ({
      what: `${mark.year}: ${numberWords(t, mark.points, 2)}/${part.points} – ${mark.words}`,
      when: formatDateTime(t.lang, mark.at),
      who: mark.byName,
    })),
    errors,
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: root, label: t('programme.dti.title') },
  ]
  return reply.page({
    title: t('programme.dti.assess_this', { name }),
    face: 'steering',
    crumbs,
    status: errors.length > 0 ? 422 : 200,
    body,
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const asked = await askedOf(request)
  const year = dayOf(request.server.clock.now()).slice(0, 4)
  return page(request, reply, asked, { year, points: '', effort: '', words: '', evidence: asked.part.evidence }, [])
}

const numberOf = (text: string): number => (text === '' ? Number.NaN : Number(text.replace(/\s/g, '').replace(',', '.')))

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const asked = await askedOf(request)
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
  const evidence = [body.evidence].flat().filter((key): key is string => typeof key === 'string' && asked.part.evidence.includes(key))
  const values: Values = { year: text('year'), points: text('points'), effort: text('effort'), words: text('words'), evidence }
  const [year, points, effortDays] = [numberOf(values.year), numberOf(values.points), numberOf(values.effort)]
  const errors: FieldFault[] = []
  if (!(Number.isInteger(year) && year >= 2015 && year <= 2100))
    errors.push({ field: 'year', rule: 'range', message: t('programme.dti.year_wrong') })
  if (!(points >= 0 && points <= asked.part.points))
    errors.push({ field: 'points', rule: 'range', message: t('programme.dti.points_wrong', { most: asked.part.points }) })
  if (!(Number.isInteger(effortDays) && effortDays >= 1 && effortDays <= 10_000))
    errors.push({ field: 'effort', rule: 'range', message: t('programme.dti.effort_wrong') })
  if (values.words.length < 5 || values.words.length > 1000)
    errors.push({ field: 'words', rule: 'required', message: t('programme.dti.words_wrong') })
  if (errors.length > 0) return page(request, reply, asked, values, errors)
  await insertMark(server.db, asked.edition.key, {
    ...{ part: asked.part.code, year, points, effortDays, words: values.words, evidence },
    by: actor,
    at: server.clock.now(),
  })
  return reply.redirect(`${root}?${new URLSearchParams({ ban: asked.edition.key, nam: String(year) })}`, 303)
}
