import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { refuse } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { listUnits, searchUnits } from '#ground/places/index.ts'
import { exchangeOf } from '../gateway/exchange.ts'
import { readOwnCertificate } from '../gateway/own-certificate.ts'
import * as register from '../register/register.ts'
import * as queries from '../register/register.queries.ts'
import { faultsOfSystem } from '../register/register.rules.ts'
import { identifierOf } from '../register/snapshot.ts'
import { type FieldSpec, home, type Values } from './form.page.tsx'
import { byOf, linesOf, managePage, numberOf, showForm, textOf, tryForm, valuesOf, wordsOf } from './reading.ts'
import { SecretPage, SystemPage, SystemsPage } from './systems.page.tsx'

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { server, t } = request
  const { instance } = exchangeOf(server.db)
  const [systems, services] = await Promise.all([queries.listSystems(server.db), queries.listServices(server.db)])
  const units = new Map(
    (
      await listUnits(
        server.db,
        systems.flatMap((one) => one.ownerUnitId ?? []),
      )
    ).map((unit) => [unit.id, unit.fullName]),
  )
  const lines = systems.map((system) => ({
    ...system,
    identifier: identifierOf(instance, system),
    owner: (system.ownerUnitId && units.get(system.ownerUnitId)) || system.ownerName,
    services: services.filter((service) => service.systemId === system.id).length,
  }))
  const own = readOwnCertificate(server.config.exchange)
  return reply.page({ title: t('exchange.ui.systems'), face: 'desk', body: h(SystemsPage, { t, systems: lines, own }) })
}

const own: FieldSpec[] = [
  { name: 'nameVi', label: 'exchange.ui.name_vi' },
  { name: 'nameEn', label: 'exchange.ui.name_en', optional: true },
  { name: 'nameKm', label: 'exchange.ui.name_km', optional: true },
  { name: 'ownerCode', label: 'exchange.ui.owner_code', hint: 'exchange.ui.owner_code_hint', optional: true, width: 20 },
  { name: 'ownerName', label: 'exchange.ui.owner_name', optional: true },
  {
    name: 'securityLevel',
    label: 'exchange.ui.level',
    kind: 'select',
    options: ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value })),
  },
  { name: 'contacts', label: 'exchange.ui.contacts', hint: 'exchange.ui.contacts_hint', kind: 'area', rows: 3, optional: true },
]
const naming: FieldSpec[] = [
  { name: 'memberClass', label: 'exchange.ui.member_class', hint: 'exchange.ui.member_class_hint', width: 10 },
  { name: 'member', label: 'exchange.ui.member', hint: 'exchange.ui.member_hint', width: 20 },
  { name: 'subsystem', label: 'exchange.ui.subsystem', hint: 'exchange.ui.subsystem_hint', width: 20, optional: true },
]
const newForm = {
  title: 'exchange.ui.new_system',
  action: `${home}/he-thong/them`,
  specs: [...naming, ...own],
  submit: 'exchange.ui.create',
} as const

export const showNew = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
  showForm(request, reply, newForm, { memberClass: 'GOV', securityLevel: '2' })

/** Contacts are typed a line each: name; telephone; e-mail. */
const contactsOf = (text: string): queries.Contact[] =>
  linesOf(text).map((line) => {
    const [name = '', phone, email] = line.split(';').map((part) => part.trim())
    return { name, ...(phone ? { phone } : {}), ...(email ? { email } : {}) }
  })

async function readSystem(request: FastifyRequest): Promise<queries.NewSystem & { faults: ReturnType<typeof faultsOfSystem> }> {
  const text = (name: string): string => textOf(request, name)
  const code = text('ownerCode')
  const on = dayOf(request.server.clock.now())
  const unit = code ? (await searchUnits(request.server.db, code, { on, limit: 5 })).find((one) => one.code === code) : undefined
  const shape = {
    memberClass: text('memberClass'),
    member: text('member'),
    subsystem: text('subsystem'),
    nameVi: text('nameVi'),
    ownerName: text('ownerName'),
    ownerUnitId: unit?.id ?? '',
    securityLevel: numberOf(text('securityLevel')),
  }
  const name = { vi: shape.nameVi, ...(text('nameEn') ? { en: text('nameEn') } : {}), ...(text('nameKm') ? { km: text('nameKm') } : {}) }
  const faults = faultsOfSystem(shape)
  if (code && !unit) faults.ownerCode = 'exchange.system.owner_unknown'
  return { ...shape, name, ownerUnitId: unit?.id ?? null, contacts: contactsOf(text('contacts')), faults }
}

export async function create(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { faults, ...system } = await readSystem(request)
  let id = ''
  const errors = wordsOf(request.t, faults)
  if (errors.length === 0)
    errors.push(
      ...(await tryForm(request.t, 'subsystem', async () => {
        id = await register.createSystem(request.server.db, system, byOf(request))
      })),
    )
  if (errors.length > 0) return showForm(request, reply, newForm, valuesOf(request, newForm.specs), errors)
  return reply.redirect(`${home}/he-thong/${id}`, 303)
}

async function systemOf(request: FastifyRequest): Promise<queries.System> {
  const system = await queries.findSystem(request.server.db, (request.params as { id: string }).id)
  if (!system) throw refuse('notFound', 'exchange.not_found')
  return system
}

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: { field: string; message: string }[] = [],
  values: Values = {},
): Promise<FastifyReply> {
  const { server, t } = request
  const system = await systemOf(request)
  const [credentials, services, units] = await Promise.all([
    queries.listCredentials(server.db, system.id),
    queries.listServices(server.db),
    listUnits(server.db, system.ownerUnitId ? [system.ownerUnitId] : []),
  ])
  const body = h(SystemPage, {
    t,
    system,
    identifier: identifierOf(exchangeOf(server.db).instance, system),
    owner: units[0]?.fullName ?? system.ownerName,
    credentials,
    services: services.filter((service) => service.systemId === system.id),
    errors,
    values,
  })
  return managePage(reply, t, localized(t.lang, system.name), body, errors.length > 0 ? 422 : 200)
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

const changeForm = (id: string) =>
  ({ title: 'exchange.ui.change_system', action: `${home}/he-thong/${id}/sua`, specs: own, submit: 'exchange.ui.save' }) as const

export async function showChange(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const system = await systemOf(request)
  const [unit] = await listUnits(request.server.db, system.ownerUnitId ? [system.ownerUnitId] : [])
  return showForm(request, reply, changeForm(system.id), {
    nameVi: system.name.vi,
    nameEn: system.name.en ?? '',
    nameKm: system.name.km ?? '',
    ownerCode: unit?.code ?? '',
    ownerName: system.ownerName,
    securityLevel: String(system.securityLevel),
    contacts: system.contacts.map(({ name, phone, email }) => [name, phone ?? '', email ?? ''].join('; ')).join('\n'),
  })
}

export async function change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await systemOf(request)
  const { faults, ...system } = await readSystem(request)
  // The identifier is not part of this form: other programs know it.
  const errors = wordsOf(request.t, faults).filter(({ field }) => !naming.some(({ name }) => name === field))
  if (errors.length > 0) return showForm(request, reply, changeForm(id), valuesOf(request, own), errors)
  await register.changeSystem(request.server.db, id, system, byOf(request))
  return reply.redirect(`${home}/he-thong/${id}`, 303)
}

export async function switchOver(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const system = await systemOf(request)
  await register.switchSystem(request.server.db, system.id, system.disabledAt !== null, byOf(request))
  return reply.redirect(`${home}/he-thong/${system.id}`, 303)
}

/** A new secret, shown once: it is in no database and no message. */
export async function issueSecret(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const system = await systemOf(request)
  const made = await register.issueSecret(request.server.db, request.server.config.secret, system.id, byOf(request))
  const body = h(SecretPage, { t: request.t, id: made.id, secret: made.secret, backHref: `${home}/he-thong/${system.id}` })
  return managePage(reply, request.t, request.t('exchange.ui.new_secret'), body)
}

export async function addCredential(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await systemOf(request)
  const { db } = request.server
  const [pem, client] = [textOf(request, 'certificate', 20_000), textOf(request, 'client', 100)]
  const errors = await tryForm(request.t, pem ? 'certificate' : 'client', async () => {
    if (pem) await register.pinCertificate(db, id, pem, byOf(request))
    else await register.bindOauthClient(db, id, client, byOf(request))
  })
  if (errors.length > 0) return page(request, reply, errors, { certificate: pem, client })
  return reply.redirect(`${home}/he-thong/${id}`, 303)
}

export async function withdraw(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id } = await systemOf(request)
  await register.withdrawCredential(request.server.db, id, (request.params as { credential: string }).credential, byOf(request))
  return reply.redirect(`${home}/he-thong/${id}`, 303)
}
