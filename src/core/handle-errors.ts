import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, Refusal, refuse } from '#core/errors.ts'
import { wantsHtml } from '#core/http.ts'
import type { MessageKey, T } from '#core/i18n.ts'
import { ErrorPage } from '#core/ui/error.page.tsx'

type Invalid = { keyword: string; instancePath: string; params: Record<string, unknown>; message?: string }

/** Ajv's rule names, in words: `core.field.<rule>` with the field's name and the rule's limit. */
export function fieldFaults(t: T, errors: Invalid[]): FieldFault[] {
  return errors.map((error) => {
    const missing = error.params.missingProperty ?? error.params.additionalProperty
    const field = `${error.instancePath}/${typeof missing === 'string' ? missing : ''}`.replace(/^\/|\/$/g, '').replaceAll('/', '.')
    const format = error.keyword === 'format' ? 'pattern' : error.keyword
    const keyword = known.has(format) ? format : 'type'
    const limit = error.params.limit ?? error.params.format ?? ''
    return { field, rule: error.keyword, message: t(`core.field.${keyword}` as MessageKey, { label: field || '–', limit: String(limit) }) }
  })
}

const known = new Set(['required', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'enum', 'type'])

// The reader of multipart bodies gives its errors no status: a body without its boundary, or one that is cut off.
const brokenMultipart = /^Multipart: |unexpected end of multipart data$/i

/** What the framework refuses before a handler runs, as refusals of our own. */
function asRefusal(error: FastifyError, t: T): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (error.validation) return refuse('invalid', 'core.bad_request', {}, fieldFaults(t, error.validation as Invalid[]))
  if (error.statusCode === 413 || error.code === 'FST_REQ_FILE_TOO_LARGE') return refuse('tooLarge', 'core.too_large')
  if (error.statusCode === 429) return refuse('tooMany', 'core.too_many')
  if (error.statusCode === 404) return refuse('notFound', 'core.not_found')
  if (error.statusCode && error.statusCode >= 400 && error.statusCode < 500) return refuse('badRequest', 'core.bad_request')
  if (brokenMultipart.test(error.message)) return refuse('badRequest', 'core.bad_request')
  return undefined
}

/** The one error handler: refusals become pages or problem+json; everything else is a fault, told by its request id only. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { t } = request
  const refusal = asRefusal(error, t)
  const status = refusal?.status ?? 500
  const message = refusal ? t(refusal.code, refusal.vars) : t('core.fault')
  if (refusal) request.log.info({ code: refusal.code, status }, 'refused')
  else request.log.error({ err: error }, 'fault')
  if (status === 401 && request.method === 'GET' && wantsHtml(request))
    return reply.redirect(`/dang-nhap?ve=${encodeURIComponent(request.url)}`, 303)
  const more = refusal && surer[refusal.code]
  if (more && request.method === 'GET' && wantsHtml(request) && request.actor)
    return reply.redirect(`/dang-nhap/xac-nhan?${new URLSearchParams({ muc: more, ve: request.url })}`, 303)
  // RFC 9470: a program learns which level to ask for.
  if (more) reply.header('www-authenticate', `Bearer error="insufficient_user_authentication", acr_values="urn:tinhso:assurance:${more}"`)
  if (wantsHtml(request)) {
    const shown = refusal && refusal.fields.length > 0 ? `${message} ${refusal.fields.map((f) => f.message).join('. ')}` : message
    const body = h(ErrorPage, { t, status, message: shown, requestId: status === 500 ? request.id : undefined })
    return reply.page({ title: t(`core.error.title.${titled.has(status) ? status : 400}` as MessageKey), body, status })
  }
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: message,
      status,
      code: refusal?.code ?? 'core.fault',
      requestId: request.id,
      ...(refusal && refusal.fields.length > 0 ? { fields: refusal.fields } : {}),
    })
}

/** Refusals that a surer sign-in lifts, and the level it needs. */
const surer: Record<string, string> = {
  'core.second_factor_needed': '2',
  'core.assurance_2_needed': '2',
  'core.assurance_3_needed': '3',
}

const titled = new Set([400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 502])
