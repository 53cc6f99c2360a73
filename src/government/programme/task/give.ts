import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { unitChoices } from '#engine/indicators/index.ts'
import { getUnit } from '#ground/places/index.ts'
import { giveTask } from './act.ts'
import { partnersOf } from './due.rules.ts'
import { GivePage } from './give.page.tsx'
import { unitsSeen } from './rights.ts'

type Values = Record<'words' | 'unit' | 'partners' | 'evidence' | 'due', string>

async function page(request: FastifyRequest, reply: FastifyReply, values: Values, errors: FieldFault[]): Promise<FastifyReply> {
  const { t } = request
  const body = h(GivePage, { t, values, units: await unitChoices(request), errors })
  const crumbs = [
    { href: '/dieu-hanh', label: t('core.nav.steering') },
    { href: '/dieu-hanh/nhiem-vu', label: t('programme.tasks.title') },
  ]
  return reply.page({ title: t('programme.tasks.new'), face: 'steering', crumbs, status: errors.length > 0 ? 422 : 200, body })
}

/** The form, filled with what a page that leads here already knows. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = request.query as { viec?: unknown; 'bang-chung'?: unknown }
  const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 600) : '')
  const words = [text(query.viec), text(query['bang-chung'])].filter(Boolean).join('. ')
  return page(request, reply, { words, unit: '', partners: '', evidence: '', due: '' }, [])
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const body = (request.body ?? {}) as Record<string, unknown>
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
  const [d, m, y] = [text('due-d'), text('due-m'), text('due-y')]
  const due = y ? `${y.padStart(4, '0')}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : ''
  const values: Values = { words: text('words'), unit: text('unit'), partners: text('partners'), evidence: text('evidence'), due }
  const today = dayOf(server.clock.now())
  const errors: FieldFault[] = []
  if (values.words.length < 10 || values.words.length > 2000)
    errors.push({ field: 'words', rule: 'length', message: t('programme.give.words_wrong') })
  const choices = await unitChoices(request)
  const chosen = choices.find(({ value }) => value === values.unit)
  const seen = await unitsSeen(request)
  if (!chosen || (seen && !seen.includes(values.unit)))
    errors.push({ field: 'unit', rule: 'required', message: t('programme.give.unit_wrong') })
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(due) && !Number.isNaN(Date.parse(due)) && new Date(`${due}T00:00:00Z`).toISOString().startsWith(due)
  if (!isDay || due <= today || due > `${Number(today.slice(0, 4)) + 20}`)
    errors.push({ field: 'due', rule: 'day', message: t('programme.give.due_wrong') })
  if (values.evidence.length < 3 || values.evidence.length > 600)
    errors.push({ field: 'evidence', rule: 'required', message: t('programme.give.evidence_wrong') })
  if (errors.length > 0) return page(request, reply, values, errors)
  const unit = await getUnit(server.db, values.unit)
  const at = server.clock.now()
  const { id } = await giveTask(server.db, {
    resolution: 'own',
    no: randomUUID().slice(0, 8),
    area: t('programme.task.own'),
    words: values.words,
    lead: unit.fullName,
    partners: partnersOf(values.partners.slice(0, 1000)),
    evidence: values.evidence,
    dueWords: '',
    dueOn: due,
    isRegular: false,
    concerns: 'lead',
    unitId: unit.id,
    by: { id: actor.personId, name: actor.name, role: actor.roles[0]?.role ?? 'leader' },
    at,
  })
  return reply.redirect(`/dieu-hanh/nhiem-vu/${id}`, 303)
}
