import { type Actor, isEmpty, scopeOf } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf, formatMoney, type T } from '#core/i18n.ts'
import type { App } from '#core/module.ts'
import type { TagKind } from '#core/ui/tag.tsx'
import type { Done } from '#engine/casework/index.ts'
import {
  acceptPayment,
  demandPayment,
  type FeeFacts,
  feeChanged,
  findOrder,
  isPayable,
  type Of,
  type Order,
  type Payable,
  paymentStateKey,
  paymentStateTag,
  type Price,
  quoteFee,
  registerPayableKind,
  releasePayment,
  requestPayment,
  reviewPayment,
  takeOverPayment,
} from '#engine/payments/index.ts'
import { getUnit, lineageOn, type Unit } from '#ground/places/index.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { findDossier } from '../dossier/dossier.queries.ts'
import type { Procedure } from '../procedure/procedure.ts'
import { printPaymentReceipt } from './print-receipt.ts'

const kind = 'dossier'

/** The level at which a unit decides, as fee rules name it. */
export const levelOf = (unit: Pick<Unit, 'level'>): string =>
  unit.level === 'commune' || unit.level === 'district' ? unit.level : 'province'

/** Fee rules know the channels of procedures: what was filed on the national portal was filed online. */
export const pricedAs = (channel: string): string => (channel === 'national_portal' ? 'online' : channel)

/** Asks for the fee of a dossier that is being filed, in its transaction; the dossier keeps the rule of that day. */
export async function askFee(
  trx: Db,
  filed: { dossier: Dossier; procedure: Procedure; lineage: Unit[]; unitPath: string[]; ahead?: Of },
): Promise<void> {
  const { dossier, procedure, lineage, unitPath, ahead } = filed
  const [unit] = lineage
  const payable: Payable = {
    kind,
    subject: dossier.code,
    title: procedure.name,
    ownerId: dossier.ownerId,
    payer: dossier.applicantName,
    unitId: dossier.unitId,
    unitName: dossier.unitName,
    unitPath,
    unitCodes: lineage.map((one) => one.code),
    feeKey: dossier.procedureCode,
    facts: {
      answers: dossier.answers,
      channel: pricedAs(dossier.channel),
      level: unit ? levelOf(unit) : 'province',
      today: dayOf(dossier.filedAt),
    },
    at: dossier.filedAt,
  }
  await (ahead ? takeOverPayment(trx, ahead, payable) : requestPayment(trx, payable))
}

/** What a draft would cost if it were filed now, online or by the channel named; undefined where no rule prices it, or no place is chosen. */
export async function quoteDraft(
  db: Db,
  draft: { draft: { unitId: string | null }; procedure: Procedure; answers: Dossier['answers']; at: Date; channel?: 'online' | 'direct' },
): Promise<Price | undefined> {
  const { unitId } = draft.draft
  const today = dayOf(draft.at)
  if (!unitId) return undefined
  const level = levelOf(await getUnit(db, unitId, { on: today }))
  return quoteFee(db, draft.procedure.code, { answers: draft.answers, channel: draft.channel ?? 'online', level, today }, draft.at)
}

/** What a dossier is priced from, read as it stands now. */
export async function factsOf(db: Db, dossier: Dossier): Promise<FeeFacts> {
  const today = dayOf(dossier.filedAt)
  const [unit] = await lineageOn(db, dossier.unitId, today)
  const level = unit ? levelOf(unit) : 'province'
  return { answers: dossier.answers, channel: pricedAs(dossier.channel), level, today }
}

const byOf = (actor: Actor | 'system') => (actor === 'system' ? { id: null, name: 'tinhso' } : { id: actor.personId, name: actor.name })

/**
 * The money side of an action, in its transaction: receiving captures what is held, handing over demands what is due, an end
 * without acceptance gives back. One question to the database, and none for the other actions.
 */
export async function settleFee(
  trx: Db,
  dossier: Dossier,
  done: Pick<Done, 'action' | 'case' | 'definition'>,
  actor: Actor | 'system',
): Promise<void> {
  const of = { kind, subject: dossier.code }
  const { action } = done
  const stamp = { by: byOf(actor), at: action.at }
  if (action.type === 'receive') await acceptPayment(trx, of, () => factsOf(trx, dossier), stamp)
  else if (action.type === 'deliver') await demandPayment(trx, of)
  else if (action.fromState !== action.toState && done.definition.states[done.case.state]?.kind === 'closed')
    await releasePayment(trx, of, action.note ?? action.type, stamp)
}

/** After a refusal because the fee has changed: what was authorised is voided and the new amount asked for, and that is kept. */
export async function keepFeeChange(
  db: Db,
  config: Config,
  asked: { code: string; actor: Actor | 'system'; at: Date },
  error: unknown,
): Promise<void> {
  if (!(error instanceof Refusal) || error.code !== feeChanged || db.isTransaction) return
  const dossier = await findDossier(db, config, asked.code)
  if (dossier) await reviewPayment(db, { kind, subject: dossier.code }, await factsOf(db, dossier), { by: byOf(asked.actor), at: asked.at })
}

export type FeeNotice = { href: string; deskHref: string; amount: string; words: string; kind: TagKind; mustPay: boolean; blocks: boolean }

/** How the fee of a dossier stands, for its pages. */
export async function feeNotice(db: Db, t: T, code: string, of: Of = { kind, subject: code }): Promise<FeeNotice | undefined> {
  const order: Order | undefined = await findOrder(db, of)
  if (!order) return undefined
  const mustPay = isPayable(order.state)
  return {
    href: `/thanh-toan/${order.id}`,
    deskHref: `/lam-viec/thu-phi/${order.id}`,
    amount: formatMoney(t.lang, order.amount),
    words: t(paymentStateKey(order.state)),
    kind: paymentStateTag[order.state],
    mustPay,
    blocks: mustPay && order.collect === 'before_acceptance',
  }
}

/** Tells payments what a dossier is: what it is priced from, where its pages are, how its receipt is printed. */
export function registerDossierPayments(): void {
  registerPayableKind({
    kind,
    factsOf: async (app: App, subject) => {
      const dossier = await findDossier(app.db, app.config, subject)
      return dossier && factsOf(app.db, dossier)
    },
    ownHref: (subject) => `/ho-so/${subject}`,
    deskHref: (subject, actor) =>
      isEmpty({ ...scopeOf(actor, 'read', 'dossier'), own: undefined }) ? undefined : `/lam-viec/ho-so/${subject}`,
    printReceipt: printPaymentReceipt,
  })
}
