import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { allows, scopeOf } from '#core/access.ts'
import { Refusal, refuse, type FieldFault } from '#core/errors.ts'
import { formatDateTime, localized, type T } from '#core/i18n.ts'
import { act, actionOf, type Case, type CaseFile, findCaseFile, listCases } from '#engine/casework/index.ts'
import { findComposition } from '../composition/composition.queries.ts'
import type { Composition, Rule } from '../composition/composition.ts'
import { AlarmPage, AlarmsPage } from './alarm.page.tsx'
import { kind } from './rights.ts'
import { findWatched } from './watch.queries.ts'

export const Params = Type.Object({ id: Type.String({ format: 'uuid' }) })
export const Query = Type.Object({ xem: Type.Optional(Type.Literal('da-dong')), sau: Type.Optional(Type.String({ maxLength: 120 })) })
export const Body = Type.Object({
  viec: Type.String({ maxLength: 40 }),
  note: Type.Optional(Type.String({ maxLength: 2000 })),
  key: Type.String({ minLength: 1, maxLength: 60 }),
  version: Type.String({ pattern: '^\\d{1,9}$' }),
})

const root = '/dieu-hanh/canh-bao'
const perPage = 50
const ruleOf = (body: Composition | undefined, key: string): Rule | undefined => body?.rules.find((rule) => rule.key === key)
const titleOf = (t: T, rule: Rule | undefined, found: Case): string => (rule ? localized(t.lang, rule.label) : found.title)

/** Alarms of the reader's units: the open ones by urgency, or what was closed. */
export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { xem, sau } = request.query as Static<typeof Query>
  const closed = xem === 'da-dong'
  const [at, id] = sau?.split('_') ?? []
  const scope = scopeOf(request.actor, 'read', kind)
  const after = at && id ? { at, id } : undefined
  const { cases, next } = await listCases(server.db, { kind, scope, closed }, { limit: perPage, ...(after ? { after } : {}) })
  const composed = await findComposition(server.db)
  const now = server.clock.now()
  const body = h(AlarmsPage, {
    t,
    closed,
    rows: cases.map((found) => ({
      id: found.id,
      href: `${root}/${found.id}`,
      reference: found.reference,
      title: titleOf(t, ruleOf(composed?.body, found.channel), found),
      unit: found.party,
      owner: found.assigneeName ?? t('centre.alarm.nobody'),
      opened: formatDateTime(t.lang, found.openedAt),
      due: found.dueAt ? formatDateTime(t.lang, found.dueAt) : '–',
      late: closed ? found.late === true : found.dueAt !== null && found.dueAt < now,
      end: found.closedAt ? formatDateTime(t.lang, found.closedAt) : '',
      state: found.outcome
        ? t(`centre.alarm.outcome.${found.outcome as 'handled' | 'false_alarm' | 'recovered'}`)
        : t(`centre.alarm.state.${found.state as 'open' | 'handling' | 'closed'}`),
    })),
    next: next && `?${new URLSearchParams({ ...(closed ? { xem: 'da-dong' } : {}), sau: `${next.at}_${next.id}` })}`,
  })
  const crumbs = [{ href: '/dieu-hanh', label: t('core.nav.steering') }]
  return reply.page({ title: t('centre.alarm.title'), face: 'steering', crumbs, body })
}

/** The alarm for whoever holds an office over its unit; for everybody else it does not exist. */
async function open(request: FastifyRequest): Promise<CaseFile> {
  const { db, clock } = request.server
  const file = await findCaseFile(db, { id: (request.params as Static<typeof Params>).id }, request.actor, clock.now())
  if (!file || file.case.kind !== kind || !allows(request.actor, 'read', kind, { unitId: file.case.unitId, unitPath: file.case.unitPath }))
    throw refuse('notFound', 'centre.alarm.none_such')
  return file
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  file: CaseFile,
  errors: FieldFault[] = [],
  note = '',
): Promise<FastifyReply> {
  const { t, server } = request
  const { case: found, definition, actions } = file
  const composed = await findComposition(server.db)
  const rule = ruleOf(composed?.body, found.channel)
  const watched = await findWatched(server.db, found.id)
  const number = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2 })
  const title = titleOf(t, rule, found)
  const now = server.clock.now()
  const body = h(AlarmPage, {
    t,
    title,
    reference: found.reference,
    unit: found.party,
    state: localized(t.lang, definition.states[found.state]?.label ?? found.state),
    isClosed: found.closedAt !== null,
    isLate: found.closedAt ? found.late === true : found.dueAt !== null && found.dueAt < now,
    recovered: found.flags.includes('recovered'),
    due: found.dueAt ? formatDateTime(t.lang, found.dueAt) : undefined,
    facts: [
      { label: t('centre.alarm.unit'), value: found.party },
      { label: t('centre.alarm.owner'), value: found.assigneeName ?? t('centre.alarm.nobody') },
      { label: t('centre.alarm.opened'), value: formatDateTime(t.lang, found.openedAt) },
      ...(rule
        ? [
            {
              label: t('centre.alarm.limits'),
              value: t(`centre.alarm.limits_${rule.when}`, { open: number.format(rule.open), close: number.format(rule.close) }),
            },
          ]
        : []),
      ...(watched?.value === null || watched === undefined
        ? []
        : [{ label: t('centre.alarm.now'), value: `${number.format(watched.value)} (${formatDateTime(t.lang, watched.seenAt)})` }]),
    ],
    advice: rule ? localized(t.lang, rule.advice) : undefined,
    figureHref: rule ? `/dieu-hanh/chi-tieu/${rule.indicator}${rule.each === 'province' ? '' : `?don-vi=${found.unitId}`}` : undefined,
    recordsHref: rule ? `/dieu-hanh/chi-tieu/${rule.indicator}/ho-so?don-vi=${found.unitId}` : undefined,
    acts: file.possible.map((key) => {
      const type = actionOf(definition, key)
      return { key, label: type ? localized(t.lang, type.label) : key, final: type?.final === true, needsNote: type?.note === 'required' }
    }),
    action: `${root}/${found.id}`,
    formKey: `${found.version}-${now.getTime()}`,
    version: found.version,
    errors,
    note,
    steps: actions
      .map((action) => {
        const type = actionOf(definition, action.type)
        const what = action.type === 'open' ? t('centre.alarm.step_opened') : type ? localized(t.lang, type.label) : action.type
        return {
          what: action.data.assigneeName ? `${what} ${action.data.assigneeName}` : what,
          note: action.note,
          when: formatDateTime(t.lang, action.at),
          who: action.actorName,
        }
      })
      .reverse(),
  })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: root, label: t('centre.alarm.title') },
  ]
  return reply.page({ title: `${title} ${found.reference}`, face: 'steering', crumbs, body, status: errors.length > 0 ? 422 : 200 })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return page(request, reply, await open(request))
}

/** Does what the officer chose; what is missing is said beside the field. */
export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const file = await open(request)
  const given = request.body as Static<typeof Body>
  try {
    await act(db, {
      by: { id: file.case.id },
      action: given.viec,
      clientKey: `${actor.personId}:${given.key}`,
      version: Number(given.version),
      actor,
      note: given.note,
      at: clock.now(),
      lang: request.lang,
    })
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 422) throw error
    return page(request, reply, file, error.fields, given.note ?? '')
  }
  return reply.redirect(`${root}/${file.case.id}`, 303)
}
