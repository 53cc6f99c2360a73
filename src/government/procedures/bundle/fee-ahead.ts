import { isEmpty, scopeOf } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import {
  type FeeFacts,
  type Of,
  quoteFee,
  registerPayableKind,
  releasePayment,
  requestPayment,
  requestTogether,
} from '#engine/payments/index.ts'
import { lineageOn } from '#ground/places/index.ts'
import { jurisdictionOf } from '../apply/receiving-units.ts'
import type { Dossier, PublishedForm } from '../dossier/dossier.ts'
import { levelOf, pricedAs } from '../fees/dossier-fee.ts'
import { printPaymentReceipt } from '../fees/print-receipt.ts'
import type { Procedure } from '../procedure/procedure.ts'
import type { Part, PublishedBundle } from './bundle.ts'
import { answersOfPart } from './compose.rules.ts'
import { findWhole, type Whole } from './read-whole.ts'

const kind = 'linked_part'
/** The fee of a part that has not begun is asked under the whole's code; its dossier takes it over. */
export const aheadOf = (whole: string, part: string): Of => ({ kind, subject: `${whole}/${part}` })

type Asked = { whole: Dossier; part: Part; form: PublishedForm; procedure: Procedure; unitId: string; at: Date }

async function factsOf(db: Db, { whole, part, form, unitId, at }: Omit<Asked, 'procedure'>): Promise<FeeFacts> {
  const today = dayOf(at)
  const [unit] = await lineageOn(db, unitId, today)
  const answers = answersOfPart(part, form.body, whole.answers, new Map())
  return { answers, channel: pricedAs(whole.channel), level: unit ? levelOf(unit) : 'province', today }
}

/** Asks the fee of a part at the filing of the whole, so that one payment does for all; a part that costs nothing is asked nothing. */
export async function askAhead(trx: Db, asked: Asked): Promise<void> {
  const { whole, part, procedure, unitId, at } = asked
  const facts = await factsOf(trx, asked)
  if (!((await quoteFee(trx, procedure.code, facts, at))?.total ?? 0)) return
  const lineage = await lineageOn(trx, unitId, dayOf(at))
  const [unit] = lineage
  if (!unit) return
  const { ids } = await jurisdictionOf(trx, lineage, dayOf(at))
  await requestPayment(trx, {
    ...aheadOf(whole.code, part.key),
    ...{ title: procedure.name, ownerId: whole.ownerId, payer: whole.applicantName, unitId, unitName: unit.fullName, unitPath: ids },
    ...{ unitCodes: lineage.map((one) => one.code), feeKey: procedure.code, facts, at },
  })
}

/** All that a filing owes at its beginning under one reference: one VietQR, a receipt a part. */
export async function askTogether(trx: Db, whole: Dossier, bundle: PublishedBundle, begun: ReadonlyMap<string, string>): Promise<void> {
  const of = bundle.body.parts.map(({ key }) => {
    const code = begun.get(key)
    return code ? { kind: 'dossier', subject: code } : aheadOf(whole.code, key)
  })
  const by = { id: whole.ownerId, name: whole.applicantName }
  await requestTogether(trx, { ownerId: whole.ownerId, subject: whole.code, title: bundle.body.form.title, of, by, at: whole.filedAt })
}

/** The part will not begin: nothing more is asked for it, and what was paid for it goes back. */
export const releaseAhead = (trx: Db, whole: string, part: string, reason: string, at: Date): Promise<void> =>
  releasePayment(trx, aheadOf(whole, part), reason, { by: { id: null, name: 'tinhso' }, at })

const partOf = (whole: Whole | undefined, subject: string) => whole?.parts.find(({ part }) => part.key === subject.split('/')[1])

/** Tells payments what a part is that has not begun. */
export function registerPartPayments(formOf: (db: Db, id: string) => Promise<PublishedForm>): void {
  const codeOf = (subject: string): string => subject.split('/')[0] ?? ''
  const find = (db: Db, config: Config, subject: string, now: Date) => findWhole(db, config, codeOf(subject), now)
  registerPayableKind({
    kind,
    factsOf: async ({ db, config, clock }, subject) => {
      const whole = await find(db, config, subject, clock.now())
      const one = partOf(whole, subject)
      if (!whole || !one) return undefined
      const form = await formOf(db, one.filed.formId)
      return factsOf(db, { whole: whole.dossier, part: one.part, form, unitId: one.filed.unitId, at: whole.dossier.filedAt })
    },
    codeOf,
    ownHref: (subject) => `/ho-so/${codeOf(subject)}`,
    deskHref: (subject, actor) =>
      isEmpty({ ...scopeOf(actor, 'read', 'dossier'), own: undefined }) ? undefined : `/lam-viec/lien-thong/${codeOf(subject)}`,
    printReceipt: printPaymentReceipt,
  })
}
