import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime, formatNumber, localized } from '#core/i18n.ts'
import {
  endOf,
  findDefinition,
  madeUpIn,
  madeUpWords,
  periodText,
  periodTextWords,
  shift,
  unitName,
  valueWords,
} from '#engine/indicators/index.ts'
import { givenOf } from '../project/edit.ts'
import { byOf, powersOver } from '../project/rights.ts'
import { answerRemark, findRemark, insertRemark, listRemarks, listScores } from './criteria.queries.ts'
import type { Mark } from './criteria.rules.ts'
import { ListPage, UnitPage } from './criteria.page.tsx'
import { quarterOf, type Scored, type Scores, scoresOf } from './scores.ts'

export const publicRoot = '/gia-tri-so'
export const steeringRoot = '/dieu-hanh/tieu-chi'
export const Query = Type.Object({ ky: Type.Optional(Type.String({ pattern: '^(20\\d{2}-Q[1-4])?$' })) })

const isPublic = (request: FastifyRequest): boolean => request.url.startsWith(publicRoot)
const rootOf = (request: FastifyRequest): string => (isPublic(request) ? publicRoot : steeringRoot)

/** The scores that were asked for. Criteria that are not open have no page for everybody. */
async function asked(request: FastifyRequest): Promise<Scores> {
  const { server, query } = request
  const period = quarterOf((query as Static<typeof Query>).ky || undefined, dayOf(server.clock.now()))
  const scores = period && (await scoresOf(server, period))
  if (!scores || (isPublic(request) && !scores.book.body.isOpen)) throw refuse('notFound', 'projects.criteria.not_there')
  return scores
}

const frame = (request: FastifyRequest) =>
  isPublic(request)
    ? { face: 'portal' as const, crumbs: [] }
    : { face: 'steering' as const, crumbs: [{ href: '/dieu-hanh', label: request.t('core.nav.steering') }] }
const scoreWords = (request: FastifyRequest, score: number | undefined): string =>
  score === undefined ? '–' : formatNumber(request.lang, score)

async function madeUpOf({ t, server }: FastifyRequest, { book, period }: Scores): Promise<string | undefined> {
  const keys = book.body.criteria.map(({ indicator }) => indicator)
  return madeUpWords(t, await madeUpIn(server.db, keys, { from: period.start, to: endOf(period) }))
}

/** Every agency by its score, with how it was reckoned. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const scores = await asked(request)
  const { book, period } = scores
  const [root, own] = [rootOf(request), periodText(period)]
  const next = periodText(shift(period, 1))
  const isNext = quarterOf(next, dayOf(server.clock.now())) !== undefined
  const body = h(ListPage, {
    t,
    title: localized(t.lang, book.body.title),
    about: localized(t.lang, book.body.about),
    period: periodTextWords(t, own),
    before: `${root}?ky=${periodText(shift(period, -1))}`,
    after: isNext ? `${root}?ky=${next}` : undefined,
    madeUp: await madeUpOf(request, scores),
    version: t('projects.method.version', { number: book.number, day: formatDate(t.lang, book.validFrom) }),
    criteria: book.body.criteria.map((one) => ({
      key: one.key,
      label: localized(t.lang, one.label),
      weight: String(one.weight),
      none: formatNumber(t.lang, one.none),
      full: formatNumber(t.lang, one.full),
      why: localized(t.lang, one.why),
    })),
    rows: scores.list.map(({ unit, score }, index) => ({
      code: unit.code,
      href: `${root}/${unit.code}?ky=${own}`,
      place: score.score === undefined ? '–' : String(index + 1),
      name: unitName(t.lang, unit),
      score: scoreWords(request, score.score),
      known: `${score.known} %`,
    })),
  })
  return reply.page({ title: localized(t.lang, book.body.title), ...frame(request), body, parts: ['projects'] })
}

async function markWords(request: FastifyRequest, scores: Scores, mark: Mark) {
  const { t, server } = request
  const criterion = scores.book.body.criteria.find(({ key }) => key === mark.key)
  const definition = criterion && (await findDefinition(server.db, criterion.indicator))
  const own = { key: mark.key, label: criterion ? localized(t.lang, criterion.label) : mark.key, weight: String(mark.weight) }
  if (mark.status !== 'measured')
    return { ...own, value: '–', parts: '', points: '–', status: t(`projects.criteria.${mark.status}`), href: undefined }
  const unit = definition
    ? { unit: definition.body.unit, decimals: definition.body.decimals ?? 1 }
    : { unit: 'count' as const, decimals: 1 }
  const parts = mark.denominator === null ? '' : `${formatNumber(t.lang, mark.numerator ?? 0)} / ${formatNumber(t.lang, mark.denominator)}`
  return {
    ...own,
    value: valueWords(t, unit, mark.value),
    parts,
    points: formatNumber(t.lang, mark.points / 10),
    status: '',
    href: criterion?.indicator,
  }
}

async function unitOf(request: FastifyRequest): Promise<{ scores: Scores; scored: Scored }> {
  const scores = await asked(request)
  const { unit: code } = request.params as { unit: string }
  const scored = scores.list.find(({ unit }) => unit.code === code)
  if (!scored) throw refuse('notFound', 'projects.criteria.not_there')
  return { scores, scored }
}

type Filled = { values: Readonly<Record<string, string>>; errors: FieldFault[] }

async function unitPage(request: FastifyRequest, reply: FastifyReply, filled: Filled): Promise<FastifyReply> {
  const { t, server } = request
  const { scores, scored } = await unitOf(request)
  const { unit, score } = scored
  const own = periodText(scores.period)
  const atDesk = !isPublic(request)
  const powers = atDesk ? await powersOver(request, unit.id) : []
  const body = h(UnitPage, {
    t,
    name: unitName(t.lang, unit),
    madeUp: await madeUpOf(request, scores),
    at: `${rootOf(request)}/${unit.code}`,
    period: periodTextWords(t, own),
    periodKey: own,
    score: scoreWords(request, score.score),
    known: `${score.known} %`,
    marks: await Promise.all(
      score.marks.map(async (mark) => {
        const told = await markWords(request, scores, mark)
        return { ...told, href: atDesk && told.href ? `/dieu-hanh/chi-tieu/${told.href}?don-vi=${unit.id}` : undefined }
      }),
    ),
    history: (await listScores(server.db, { unitId: unit.id })).map((one) => ({
      period: periodTextWords(t, one.period),
      score: scoreWords(request, one.body.score),
      version: String(one.criteriaNumber),
      hash: one.hash.slice(0, 12),
    })),
    remarks: (await listRemarks(server.db, unit.id)).map((one) => ({
      id: one.id,
      criterion: localized(t.lang, scores.book.body.criteria.find(({ key }) => key === one.criterion)?.label ?? one.criterion),
      period: periodTextWords(t, one.period),
      words: one.words,
      // Everybody reads what was said; who said it is for the desk.
      by: atDesk ? `${one.byName}, ${formatDateTime(t.lang, one.at)}` : formatDate(t.lang, one.at),
      answer: one.answer,
      answered: one.answeredAt
        ? atDesk
          ? `${one.answeredBy}, ${formatDateTime(t.lang, one.answeredAt)}`
          : formatDate(t.lang, one.answeredAt)
        : '',
      mayAnswer: atDesk && !one.answer && answers(powers) && one.byId !== request.actor?.personId,
    })),
    mayContest: powers.includes('owner'),
    ...filled,
  })
  const { face } = frame(request)
  const crumbs = [{ href: rootOf(request), label: localized(t.lang, scores.book.body.title) }]
  return reply.page({
    title: unitName(t.lang, unit),
    face,
    crumbs,
    status: filled.errors.length > 0 ? 422 : 200,
    body,
    parts: ['projects'],
  })
}

/** The province answers; an agency does not answer itself. */
const answers = (powers: readonly string[]): boolean => powers.includes('head') || powers.includes('finance')

export const showUnit = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  unitPage(request, reply, { values: {}, errors: [] })

/** An agency contests what was reckoned of it. */
export async function contest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { scores, scored } = await unitOf(request)
  if (!(await powersOver(request, scored.unit.id)).includes('owner')) throw refuse('notAllowed', 'projects.criteria.not_yours')
  const given = givenOf(request)
  const { criterion = '', words = '' } = given
  const errors: FieldFault[] = []
  if (!scores.book.body.criteria.some(({ key }) => key === criterion))
    errors.push({ field: 'criterion', rule: 'required', message: t('projects.fault.criterion') })
  if (words.length < 10 || words.length > 2000) errors.push({ field: 'words', rule: 'length', message: t('projects.fault.purpose') })
  if (errors.length > 0) return unitPage(request, reply, { values: given, errors })
  const period = periodText(scores.period)
  await insertRemark(server.db, { unitId: scored.unit.id, period, criterion, words, by: byOf(actorOf(request)), at: server.clock.now() })
  return reply.redirect(`${steeringRoot}/${scored.unit.code}?ky=${period}#y-kien`, 303)
}

/** The province answers an agency's remark, once, by somebody else than who made it. */
export async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { scored } = await unitOf(request)
  const remark = await findRemark(server.db, (request.params as { id: string }).id)
  if (!remark || remark.unitId !== scored.unit.id) throw refuse('notFound', 'projects.criteria.not_there')
  const actor = actorOf(request)
  if (!answers(await powersOver(request, scored.unit.id)) || remark.byId === actor.personId)
    throw refuse('notAllowed', 'projects.criteria.not_yours')
  const given = givenOf(request)
  const field = `answer-${remark.id.slice(0, 8)}`
  const words = given[field] ?? ''
  if (words.length < 10 || words.length > 2000)
    return unitPage(request, reply, { values: given, errors: [{ field, rule: 'length', message: t('projects.fault.purpose') }] })
  if (!(await answerRemark(server.db, remark.id, { words, by: byOf(actor), at: server.clock.now() })))
    throw refuse('conflict', 'projects.criteria.answered')
  return reply.redirect(`${steeringRoot}/${scored.unit.code}#y-kien`, 303)
}
