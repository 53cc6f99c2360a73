import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComponentChild, h } from 'preact'
import { type FieldFault, Refusal, refuse } from '#core/errors.ts'
import type { MessageKey, T } from '#core/i18n.ts'
import { type FieldSpec, FormPage, home, type Values } from './form.page.tsx'

type Body = Record<string, unknown>

const bodyOf = (request: FastifyRequest): Body => (request.body ?? {}) as Body

/** One text of a posted form; what is missing or no text is empty. */
export function textOf(request: FastifyRequest, name: string, most = 4_000): string {
  const value = bodyOf(request)[name]
  return typeof value === 'string' ? value.trim().slice(0, most) : ''
}

export function listOf(request: FastifyRequest, name: string): string[] {
  return [bodyOf(request)[name] ?? []].flat().filter((one): one is string => typeof one === 'string' && one !== '')
}

export const linesOf = (text: string): string[] => text.split(/\r?\n/).flatMap((line) => line.trim() || [])

/** A whole number, or NaN. */
export const numberOf = (text: string): number =>
  /^-?\d{1,12}$/.test(text.replace(/[.\s]/g, '')) ? Number(text.replace(/[.\s]/g, '')) : Number.NaN

/** A day from its three parts as YYYY-MM-DD as it was typed, and the day itself when it exists (from midnight in Vietnam). */
export function dayOfForm(request: FastifyRequest, name: string): { typed: string; date: Date | undefined } {
  const [y, m, d] = ['y', 'm', 'd'].map((part) => textOf(request, `${name}-${part}`, 4))
  const typed = `${y}-${(m ?? '').padStart(2, '0')}-${(d ?? '').padStart(2, '0')}`
  const date = new Date(`${typed}T00:00:00+07:00`)
  const real =
    /^\d{4}-\d{2}-\d{2}$/.test(typed) && !Number.isNaN(date.getTime()) && new Date(`${typed}T00:00:00Z`).toISOString().startsWith(typed)
  return { typed: `${y}-${m}-${d}`, date: real ? date : undefined }
}

/** What was typed, to show again. */
export function valuesOf(request: FastifyRequest, specs: readonly FieldSpec[]): Values {
  return Object.fromEntries(
    specs.map(({ name, kind }) => [
      name,
      kind === 'date' ? dayOfForm(request, name).typed : kind === 'checks' ? listOf(request, name) : textOf(request, name, 200_000),
    ]),
  )
}

export function personOf(request: FastifyRequest): string {
  if (!request.actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  return request.actor.personId
}

export const byOf = (request: FastifyRequest): { person: string; at: Date } => ({
  person: personOf(request),
  at: request.server.clock.now(),
})

export const wordsOf = (t: T, faults: Record<string, MessageKey>): FieldFault[] =>
  Object.entries(faults).map(([field, key]) => ({ field, message: t(key) }))

/** A page of the exchange's management. */
export function managePage(reply: FastifyReply, t: T, title: string, body: ComponentChild, status = 200): FastifyReply {
  const crumbs = [{ href: home, label: t('exchange.ui.title') }]
  return reply.page({ title, face: 'desk', crumbs, body, status })
}

type Form = { title: MessageKey; lead?: MessageKey; action: string; specs: readonly FieldSpec[]; submit: MessageKey }

export function showForm(
  request: FastifyRequest,
  reply: FastifyReply,
  form: Form,
  values: Values,
  errors: FieldFault[] = [],
): FastifyReply {
  const { t } = request
  const title = t(form.title)
  const body = h(FormPage, { t, ...form, title, lead: form.lead && t(form.lead), values, errors })
  return managePage(reply, t, title, body, errors.length > 0 ? 422 : 200)
}

/** Does what a form asks; a refusal of our own that belongs to a field becomes a fault at it. */
export async function tryForm(t: T, field: string, work: () => Promise<void>): Promise<FieldFault[]> {
  try {
    await work()
    return []
  } catch (error) {
    if (error instanceof Refusal && error.status < 500 && error.kind !== 'notFound') return [{ field, message: t(error.code, error.vars) }]
    throw error
  }
}
