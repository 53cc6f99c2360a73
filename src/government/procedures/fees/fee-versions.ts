import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { checkFeeRule, type FeeRule, listFeeRules, listFeeVersions, publishFeeRule } from '#engine/payments/index.ts'
import { type Fault, registerVersionedKind } from '#ground/versions/index.ts'
import { formOf } from '../apply/apply.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'

const farDay = '9999-12-31'

async function nameOf(db: Db, code: string): Promise<string> {
  return (await findProcedure(db, code))?.procedure.name.vi ?? code
}

async function check(db: Db, key: string, body: unknown, at: Date): Promise<Fault[]> {
  const version = await findProcedure(db, key)
  if (!version) return [{ at: 'key', message: `no procedure ${key}` }]
  const form = await formOf(db, version, at)
  const faults = checkFeeRule(body, form.body).map(({ at: place, rule, detail }) => ({ at: place, message: `${rule} ${detail}` }))
  const own = (body as Partial<FeeRule> | null)?.key
  return own === key || faults.length > 0 ? faults : [{ at: 'key', message: `${String(own)} ≠ ${key}` }]
}

/** Fees are drafted and published by two persons; a dossier keeps the rule of the day on which it was filed. */
export function registerFeeVersions(): void {
  registerVersionedKind({
    kind: 'fee',
    label: 'procedures.versions.fee',
    about: 'procedures.versions.fee_about',
    order: 40,
    list: async (db, { q, after, limit }) => {
      const rules = (await listFeeRules(db, farDay)).filter((rule) => rule.key > (after ?? ''))
      const named = await Promise.all(rules.map(async ({ key, version }) => ({ key, title: await nameOf(db, key), number: version })))
      return named.filter((one) => !q || fold(`${one.key} ${one.title}`).includes(fold(q))).slice(0, limit)
    },
    title: async (db, key) => ((await listFeeVersions(db, key)).length > 0 ? nameOf(db, key) : undefined),
    versions: async (db, key) =>
      (await listFeeVersions(db, key)).map((rule, index, all) => ({
        number: rule.version,
        from: rule.body.validFrom,
        to: all[index - 1]?.body.validFrom ?? null,
        by: rule.publishedBy,
      })),
    body: async (db, key, number) => (await listFeeVersions(db, key)).find((rule) => rule.version === number)?.body,
    check,
    publish: async (trx, key, body, { at, from, drafter, reviewer }) => {
      const version = await findProcedure(trx, key, { on: dayOf(at) })
      if (!version) throw new Error(`no procedure ${key}`)
      const form = await formOf(trx, version, at)
      const rule = { ...(body as FeeRule), validFrom: from }
      return (await publishFeeRule(trx, rule, form.body, { at, by: `${drafter.name}, ${reviewer.name}` })).version
    },
  })
}
