import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import { confirmContract, importContract, refreshContract, refuseContract } from '../contract/contract.ts'
import { listContracts, listPendingContracts } from '../contract/contract.queries.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { healthOfServices } from '../health/health.ts'
import * as queries from '../register/register.queries.ts'
import * as register from '../register/register.ts'
import { faultsOfService } from '../register/register.rules.ts'
import { type FieldSpec, home, type Values } from './form.page.tsx'
import { byOf, dayOfForm, managePage, numberOf, showForm, textOf, tryForm, valuesOf, wordsOf } from './reading.ts'
import { ServicePage, ServicesPage } from './services.page.tsx'

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const exchange = exchangeOf(server.db)
  const known = await exchange.register()
  const [health, pending] = await Promise.all([
    healthOfServices(server.db, known.services.values(), server.clock.now()),
    listPendingContracts(server.db),
  ])
  const changed = new Set(pending.map((contract) => contract.serviceId))
  const services = [...known.services.values()].map((service) => ({
    id: service.id,
    name: service.name,
    identifier: service.identifier,
    level: service.system.securityLevel,
    endpoints: service.endpoints.length,
    changed: changed.has(service.id),
    health: health.get(service.identifier),
  }))
  return reply.page({ title: t('exchange.ui.services'), face: 'desk', body: h(ServicesPage, { t, services }) })
}

const shared: FieldSpec[] = [
  { name: 'nameVi', label: 'exchange.ui.name_vi' },
  { name: 'nameEn', label: 'exchange.ui.name_en', optional: true },
  { name: 'nameKm', label: 'exchange.ui.name_km', optional: true },
  { name: 'baseUrl', label: 'exchange.ui.base_url', hint: 'exchange.ui.base_url_hint' },
  { name: 'timeoutMs', label: 'exchange.ui.timeout', numeric: true, width: 10 },
  { name: 'maxBytes', label: 'exchange.ui.max_bytes', numeric: true, width: 20 },
  {
    name: 'verifyTls',
    label: 'exchange.ui.verify_tls',
    kind: 'select',
    options: [],
  },
  { name: 'caPem', label: 'exchange.ui.ca_pem', hint: 'exchange.ui.ca_pem_hint', kind: 'area', optional: true },
  { name: 'openapiUrl', label: 'exchange.ui.openapi_url', hint: 'exchange.ui.openapi_url_hint', optional: true },
]
const code: FieldSpec = { name: 'code', label: 'exchange.ui.service_code', hint: 'exchange.ui.subsystem_hint', width: 20 }

/** The questions with the words of their choices. */
const specsFor = (request: FastifyRequest, first: FieldSpec[]): FieldSpec[] =>
  [...first, ...shared].map((spec) =>
    spec.name === 'verifyTls'
      ? {
          ...spec,
          options: [
            { value: 'yes', label: request.t('exchange.ui.verify_yes') },
            { value: 'no', label: request.t('exchange.ui.verify_no') },
            { value: 'gateway', label: request.t('exchange.ui.verify_gateway') },
          ],
        }
      : spec,
  )

const newForm = (request: FastifyRequest, systemId: string) =>
  ({
    title: 'exchange.ui.new_service',
    lead: 'exchange.ui.new_service_lead',
    action: `${home}/he-thong/${systemId}/dich-vu/them`,
    specs: specsFor(request, [code]),
    submit: 'exchange.ui.create',
  }) as const

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id

export async function showNew(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (!(await queries.findSystem(request.server.db, idOf(request)))) throw refuse('notFound', 'exchange.not_found')
  const values: Values = { timeoutMs: '30000', maxBytes: '10485760', verifyTls: 'yes' }
  return showForm(request, reply, newForm(request, idOf(request)), values)
}

function readService(request: FastifyRequest): { shape: Omit<queries.NewService, 'systemId'>; errors: FieldFault[] } {
  const text = (name: string): string => textOf(request, name, 20_000)
  const plain = {
    code: text('code'),
    nameVi: text('nameVi'),
    baseUrl: text('baseUrl'),
    timeoutMs: numberOf(text('timeoutMs')),
    maxBytes: numberOf(text('maxBytes')),
    openapiUrl: text('openapiUrl'),
    caPem: text('caPem'),
  }
  const trust = text('verifyTls')
  const name = { vi: plain.nameVi, ...(text('nameEn') ? { en: text('nameEn') } : {}), ...(text('nameKm') ? { km: text('nameKm') } : {}) }
  const shape = {
    ...plain,
    name,
    verifyTls: trust !== 'no',
    behindGateway: trust === 'gateway',
    caPem: plain.caPem || null,
    openapiUrl: plain.openapiUrl || null,
  }
  return { shape, errors: wordsOf(request.t, faultsOfService(plain)) }
}

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const systemId = idOf(request)
  if (!(await queries.findSystem(request.server.db, systemId))) throw refuse('notFound', 'exchange.not_found')
  const { shape, errors } = readService(request)
  let id = ''
  if (errors.length === 0)
    errors.push(
      ...(await tryForm(request.t, 'code', async () => {
        id = await register.createService(request.server.db, { ...shape, systemId }, byOf(request))
      })),
    )
  const form = newForm(request, systemId)
  if (errors.length > 0) return showForm(request, reply, form, valuesOf(request, form.specs), errors)
  return reply.redirect(`${home}/dich-vu/${id}`, 303)
}

async function serviceOf(request: FastifyRequest): Promise<queries.Service> {
  const service = await queries.findService(request.server.db, idOf(request))
  if (!service) throw refuse('notFound', 'exchange.not_found')
  return service
}

const changeForm = (request: FastifyRequest, id: string) =>
  ({
    title: 'exchange.ui.change_service',
    action: `${home}/dich-vu/${id}/sua`,
    specs: specsFor(request, []),
    submit: 'exchange.ui.save',
  }) as const

export async function showChange(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const service = await serviceOf(request)
  return showForm(request, reply, changeForm(request, service.id), {
    nameVi: service.name.vi,
    nameEn: service.name.en ?? '',
    nameKm: service.name.km ?? '',
    baseUrl: service.baseUrl,
    timeoutMs: String(service.timeoutMs),
    maxBytes: String(service.maxBytes),
    verifyTls: service.behindGateway ? 'gateway' : service.verifyTls ? 'yes' : 'no',
    caPem: service.caPem ?? '',
    openapiUrl: service.openapiUrl ?? '',
  })
}

export async function change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await serviceOf(request)
  const { shape, errors } = readService(request)
  const own = errors.filter(({ field }) => field !== 'code')
  const form = changeForm(request, id)
  if (own.length > 0) return showForm(request, reply, form, valuesOf(request, form.specs), own)
  await register.changeService(request.server.db, id, shape, byOf(request))
  return reply.redirect(`${home}/dich-vu/${id}`, 303)
}

async function page(request: FastifyRequest, reply: FastifyReply, errors: FieldFault[] = [], values: Values = {}): Promise<FastifyReply> {
  const { server, t } = request
  const service = await serviceOf(request)
  const now = server.clock.now()
  const known = await exchangeOf(server.db).register()
  const one = [...known.services.values()].filter(({ id }) => id === service.id)
  const [contracts, endpoints, windows, health, trace] = await Promise.all([
    listContracts(server.db, service.id),
    queries.listEndpoints(server.db, service.id),
    queries.listMaintenance(server.db, { after: now, serviceId: service.id }),
    healthOfServices(server.db, one, now),
    queries.listTrace(server.db, service.id, 20),
  ])
  const identifier = one[0]?.identifier ?? service.code
  const body = h(ServicePage, {
    t,
    service,
    identifier,
    contracts,
    endpoints,
    windows,
    trace,
    errors,
    values,
    health: health.get(identifier),
  })
  return managePage(reply, t, localized(t.lang, service.name), body, errors.length > 0 ? 422 : 200)
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

/** One of the service page's small forms: done, and back to the page; or the page with what is wrong. */
async function act(
  request: FastifyRequest,
  reply: FastifyReply,
  field: string,
  work: (service: queries.Service) => Promise<unknown>,
): Promise<FastifyReply> {
  const service = await serviceOf(request)
  const errors = await tryForm(request.t, field, async () => {
    await work(service)
  })
  if (errors.length > 0) return page(request, reply, errors, { [field]: textOf(request, field, 200_000) })
  return reply.redirect(`${home}/dich-vu/${service.id}`, 303)
}

export const switchOver = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  act(request, reply, 'note', (service) =>
    register.switchService(
      request.server.db,
      service.id,
      { enabled: !service.enabledAt, note: textOf(request, 'note', 300) },
      byOf(request),
    ),
  )

export const importDocument = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  act(request, reply, 'document', async (service) => {
    const text = textOf(request, 'document', 1_000_000)
    if (!text) return refreshContract(request.server.db, service.id, byOf(request))
    return importContract(request.server.db, service.id, parsed(text), byOf(request))
  })

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw refuse('invalid', 'exchange.contract.unreadable', { fault: 'JSON' })
  }
}

export const decideContract = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  act(request, reply, 'document', (service) =>
    textOf(request, 'quyet-dinh') === 'confirm'
      ? confirmContract(request.server.db, service.id, byOf(request))
      : refuseContract(request.server.db, service.id, byOf(request)),
  )

export const addEndpoint = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  act(request, reply, 'endpoint', async (service) => {
    const [, method = '', path = ''] =
      /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|\*) (\/[\w\-.~{}*/]*)$/.exec(textOf(request, 'endpoint', 300)) ?? []
    if (!method || /\/\.{1,2}(\/|$)|\/\//.test(path)) throw refuse('invalid', 'exchange.service.endpoint_wrong')
    await register.addEndpoint(request.server.db, service.id, { method, path }, byOf(request))
  })

const hourOf = (text: string): number | undefined =>
  /^([01]?\d|2[0-3]):[0-5]\d$/.test(text) ? Number(text.split(':')[0]) * 60 + Number(text.split(':')[1]) : undefined

export const planMaintenance = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  act(request, reply, 'from', async (service) => {
    const { date } = dayOfForm(request, 'day')
    const [from, until] = [hourOf(textOf(request, 'from', 5)), hourOf(textOf(request, 'until', 5))]
    const note = textOf(request, 'why', 300)
    if (!date || from === undefined || until === undefined || until <= from || !note)
      throw refuse('invalid', 'exchange.service.window_wrong')
    const at = (minutes: number): Date => new Date(date.getTime() + minutes * 60_000)
    await register.planMaintenance(request.server.db, { serviceId: service.id, startsAt: at(from), endsAt: at(until), note }, byOf(request))
  })
