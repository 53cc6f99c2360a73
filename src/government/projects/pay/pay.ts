import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { type FieldFault, refuse, Refusal } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { readMoney, sumMoney } from '../money/money.rules.ts'
import { givenOf } from '../project/edit.ts'
import { showProject } from '../project/one.ts'
import { findProject } from '../project/project.queries.ts'
import type { Project } from '../project/project.ts'
import { byOf, powersOver, seesUnit } from '../project/rights.ts'
import { mayBuy, mayPay, type Power } from '../project/road.rules.ts'
import { root } from '../project/words.ts'
import { findSoftware } from '../software/catalogue.ts'
import { insertContract, insertPayment, listContracts, listPayments, markPaid } from './pay.queries.ts'

type Params = { id: string; contract?: string; payment?: string }

/** The three parts of a day as a day; undefined where there is none such. */
export function dayGiven(given: Readonly<Record<string, string>>, name: string): string | undefined {
  const [d = '', m = '', y = ''] = [given[`${name}-d`], given[`${name}-m`], given[`${name}-y`]]
  const day = `${y.padStart(4, '0')}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  if (!/^20\d{2}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return undefined
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? day : undefined
}

async function opened(request: FastifyRequest, may: (state: Project['state'], powers: readonly Power[]) => boolean): Promise<Project> {
  const project = await findProject(request.server.db, (request.params as Params).id)
  if (!project || !(await seesUnit(request, project.unitId))) throw refuse('notFound', 'projects.no_project')
  const powers = await powersOver(request, project.unitId)
  if (!may(project.state, ['owner', 'finance'])) throw refuse('conflict', 'projects.pay.not_now')
  if (!may(project.state, powers)) throw refuse('notAllowed', 'projects.pay.not_yours')
  return project
}

const wrong = (errors: FieldFault[]): never => {
  throw refuse('invalid', 'projects.pay.wrong', {}, errors)
}

/** What cannot be taken comes back beside its fields, with all that was typed. */
async function answering(
  request: FastifyRequest,
  reply: FastifyReply,
  project: Project,
  run: () => Promise<unknown>,
): Promise<FastifyReply> {
  try {
    await run()
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid' || error.fields.length === 0) throw error
    return showProject(request, reply, project, { values: givenOf(request), errors: error.fields })
  }
  return reply.redirect(`${root}/${project.id}#hop-dong`, 303)
}

async function contractFaults(request: FastifyRequest, given: Readonly<Record<string, string>>) {
  const { t, server } = request
  const today = dayOf(server.clock.now())
  const errors: FieldFault[] = []
  const need = (field: string, holds: boolean, key: 'line' | 'day' | 'money' | 'quantity' | 'software' | 'above'): void => {
    if (!holds) errors.push({ field, rule: key, message: t(`projects.fault.${key}`) })
  }
  const line = (name: string, most: number): boolean => (given[name] ?? '').length >= 1 && (given[name] ?? '').length <= most
  const signedOn = dayGiven(given, 'signed')
  const quantity = /^\d{1,7}$/.test(given.quantity ?? '') ? Number(given.quantity) : 0
  const unitPrice = readMoney(given.price ?? '')
  const software = given.software ? await findSoftware(server, given.software) : undefined
  need('number', line('number', 60), 'line')
  need('supplier', line('supplier', 300), 'line')
  need('words', line('words', 600), 'line')
  need('signed', signedOn !== undefined && signedOn <= today, 'day')
  need('quantity', quantity >= 1 && quantity <= 1_000_000, 'quantity')
  need('price', unitPrice !== undefined, 'money')
  need('software', !given.software || software !== undefined, 'software')
  const above = software?.price !== undefined && unitPrice !== undefined && unitPrice > software.price
  need('reason', !above || (given.reason ?? '').length >= 10, 'above')
  return { errors, signedOn, quantity, unitPrice, software }
}

/** What is left of the approved money after the contracts that there are. */
async function leftOf(trx: Db, project: Project): Promise<number> {
  return project.planned - sumMoney((await listContracts(trx, [project.id])).map(({ amount }) => amount))
}

/** A contract: within the approved money; dearer than the catalogue's reference price only with a reason. */
export async function addContract(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const project = await opened(request, mayBuy)
  return answering(request, reply, project, () => writeContract(request, project))
}

async function writeContract(request: FastifyRequest, project: Project): Promise<void> {
  const { t, server } = request
  const given = givenOf(request)
  const { errors, signedOn = '', quantity, unitPrice = 0, software } = await contractFaults(request, given)
  if (errors.length > 0) wrong(errors)
  await inTransaction(server.db, async (trx) => {
    const locked = await findProject(trx, project.id, { lock: true })
    if (!locked) throw refuse('notFound', 'projects.no_project')
    if (BigInt(quantity) * BigInt(unitPrice) > BigInt(await leftOf(trx, locked)))
      wrong([{ field: 'price', rule: 'over', message: t('projects.fault.over') }])
    const id = await insertContract(trx, {
      ...{ projectId: project.id, number: given.number ?? '', supplier: given.supplier ?? '', words: given.words ?? '', signedOn },
      ...{ software: software?.code ?? null, quantity, unitPrice, referencePrice: software?.price ?? null },
      ...{ reason: given.reason || null, by: byOf(actorOf(request)), at: server.clock.now() },
    })
    if (!id) wrong([{ field: 'number', rule: 'twice', message: t('projects.fault.contract_twice') }])
  })
}

/** A payment that is to be made, within what its contract comes to. */
export async function planPayment(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const project = await opened(request, mayBuy)
  return answering(request, reply, project, () => writePlan(request, project))
}

async function writePlan(request: FastifyRequest, project: Project): Promise<void> {
  const { t, server } = request
  const { contract: contractId = '' } = request.params as Params
  const given = givenOf(request)
  const [dueField, amountField] = [`due-${contractId.slice(0, 8)}`, `amount-${contractId.slice(0, 8)}`]
  const [dueOn, amount] = [dayGiven(given, dueField), readMoney(given[amountField] ?? '')]
  const errors: FieldFault[] = []
  if (!dueOn) errors.push({ field: dueField, rule: 'day', message: t('projects.fault.day') })
  if (!amount) errors.push({ field: amountField, rule: 'money', message: t('projects.fault.money') })
  if (errors.length > 0 || !dueOn || !amount) return wrong(errors)
  await inTransaction(server.db, async (trx) => {
    await findProject(trx, project.id, { lock: true })
    const contract = (await listContracts(trx, [project.id])).find(({ id }) => id === contractId)
    if (!contract) throw refuse('notFound', 'projects.no_project')
    const planned = sumMoney((await listPayments(trx, [contract.id])).map((one) => one.amount))
    if (planned + amount > contract.amount) wrong([{ field: amountField, rule: 'over', message: t('projects.fault.over_contract') }])
    await insertPayment(trx, { contractId: contract.id, dueOn, amount, by: byOf(actorOf(request)), at: server.clock.now() })
  })
}

/** Notes that a planned payment was made; once. */
export async function pay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const project = await opened(request, mayPay)
  return answering(request, reply, project, () => writePaid(request, project))
}

async function writePaid(request: FastifyRequest, project: Project): Promise<void> {
  const { t, server } = request
  const { payment: paymentId = '' } = request.params as Params
  const field = `paid-${paymentId.slice(0, 8)}`
  const on = dayGiven(givenOf(request), field)
  if (!on || on > dayOf(server.clock.now())) return wrong([{ field, rule: 'day', message: t('projects.fault.day') }])
  await inTransaction(server.db, async (trx) => {
    const contracts = await listContracts(trx, [project.id])
    const payment = (
      await listPayments(
        trx,
        contracts.map(({ id }) => id),
      )
    ).find(({ id }) => id === paymentId)
    if (!payment) throw refuse('notFound', 'projects.no_project')
    if (!(await markPaid(trx, payment.id, { on, by: byOf(actorOf(request)), at: server.clock.now() })))
      throw refuse('conflict', 'projects.pay.already')
  })
}
