import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { localized } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import { isOpen } from '../ask/ask.ts'
import type { ServiceKey } from '../contracts/contract.ts'
import { contracts, serviceKeys } from '../contracts/contracts.ts'
import { nationalPack } from '../services/pack.ts'
import { standInFaults, type StandInFault } from '../stand-in/faults.rules.ts'
import { listSettings, saveSetting } from '../stand-in/stand-in.queries.ts'
import { listVerifications, saveVerification } from '../verify/verification.queries.ts'
import { throughExchange, verifyProvider } from '../verify/verify.ts'
import { NationalPage, type ServiceLine } from './national.page.tsx'

const home = '/quan-tri/co-so-du-lieu'

async function lines(request: FastifyRequest): Promise<ServiceLine[]> {
  const { db, config } = request.server
  const { t } = request
  const [settings, verifications] = await Promise.all([listSettings(db), listVerifications(db)])
  return Promise.all(
    nationalPack(config.province).services.map(async (service) => {
      const operations = contracts.filter((op) => op.service === service.key)
      const open = await isOpen({ place: db, config }, service.key, operations[0]?.name ?? '')
      const standIn = !service.baseUrl && config.mode !== 'production'
      return {
        key: service.key,
        name: localized(t.lang, service.name),
        owner: service.owner,
        identifier: `${service.system}/${service.code}`,
        purpose: localized(t.lang, service.purpose),
        ground: localized(t.lang, service.ground),
        operations: operations.map((op) => `GET ${op.path}`),
        open,
        setting: standIn
          ? (settings.find((one) => one.service === service.key) ?? { fault: 'none', delayMs: 0, answersLeft: null })
          : undefined,
        verified: verifications.find((one) => one.service === service.key),
      }
    }),
  )
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: FieldFault[] = [],
  typed?: Record<string, string>,
): Promise<FastifyReply> {
  const { t } = request
  const body = h(NationalPage, { t, home, services: await lines(request), errors, typed, faults: standInFaults })
  return reply.page({ title: t('national.title'), face: 'desk', body, status: errors.length > 0 ? 422 : 200 })
}

const keyOf = (request: FastifyRequest): ServiceKey => (request.params as { service: ServiceKey }).service

const textOf = (request: FastifyRequest, name: string): string => {
  const value = (request.body as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value.trim().slice(0, 40) : ''
}

/** Sets how a stand-in misbehaves from now on. */
async function bend(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const key = keyOf(request)
  if (config.mode === 'production') throw refuse('notFound', 'core.not_found')
  const [fault, delay, left] = ['fault', 'delay', 'left'].map((name) => textOf(request, `${key}-${name}`)) as [string, string, string]
  const errors: FieldFault[] = []
  if (!standInFaults.includes(fault as StandInFault)) errors.push({ field: `${key}-fault`, message: request.t('national.fault_unknown') })
  if (!/^\d{1,5}$/.test(delay || '0') || Number(delay) > 60_000)
    errors.push({ field: `${key}-delay`, message: request.t('national.delay_wrong') })
  if (left && !/^[1-9]\d{0,3}$/.test(left)) errors.push({ field: `${key}-left`, message: request.t('national.left_wrong') })
  if (errors.length > 0) return page(request, reply, errors, { [`${key}-fault`]: fault, [`${key}-delay`]: delay, [`${key}-left`]: left })
  const setting = { service: key, fault: fault as StandInFault, delayMs: Number(delay || 0), answersLeft: left ? Number(left) : null }
  await saveSetting(db, { ...setting, at: clock.now(), by: request.actor?.personId ?? null })
  return reply.redirect(`${home}#${key}`, 303)
}

/** Tries our contract with a service through the exchange, and keeps what came of it. */
async function verify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, config } = request.server
  const key = keyOf(request)
  const tried = await verifyProvider(key, throughExchange(db, config, key))
  const faults = tried.flatMap(({ operation, given, fault }) => (fault ? [{ operation, given, fault }] : []))
  const by = request.actor?.personId ?? null
  await saveVerification(db, { service: key, at: clock.now(), by, passed: tried.length - faults.length, faults })
  return reply.redirect(`${home}#${key}`, 303)
}

/** The outside databases: whether they may be asked, how they answer, and in demo and tests how their stand-ins misbehave. */
export function manageRoutes(app: App): void {
  const config = { access: officer('exchange_operator', 'administrator') }
  const Params = Type.Object({ service: Type.Union(serviceKeys.map((key) => Type.Literal(key))) })
  app.get(home, { config, schema: { hide: true } }, (request, reply) => page(request, reply))
  app.post(`${home}/:service/kiem-tra`, { config, schema: { hide: true, params: Params } }, verify)
  if (app.config.mode !== 'production') app.post(`${home}/:service/gia-lap`, { config, schema: { hide: true, params: Params } }, bend)
}
