import { dayOf } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import type { Desk } from '#engine/desk/index.ts'
import { listReceivingUnits } from '../apply/receiving-units.ts'
import { listFields } from '../catalogue/fields.queries.ts'
import { offices } from '../dossier/rights.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'

/** The desk of dossiers. */
export const dossierDesk: Desk = {
  kind: 'dossier',
  definitionKey: 'one_stop',
  root: '/lam-viec',
  caseHref: (reference) => `/lam-viec/ho-so/${reference}`,
  work: offices,
  heads: ['leader', 'approver'],
  doer: 'processor',
  lentByHeads: ['receiver', 'processor', 'clerk'],
  facts: [
    {
      key: 'procedure',
      label: 'procedures.rule.procedure',
      hint: 'procedures.rule.procedure_hint',
      find: async ({ server }, text) => {
        const found = await findProcedure(server.db, text, { on: dayOf(server.clock.now()) })
        return found && { value: found.procedure.code, label: found.procedure.name.vi }
      },
    },
    {
      key: 'field',
      label: 'procedures.rule.field',
      hint: 'procedures.rule.field_hint',
      find: async ({ server }, text) => {
        const wanted = fold(text)
        const found = (await listFields(server.db, dayOf(server.clock.now()))).find((field) => fold(field) === wanted)
        return found === undefined ? undefined : { value: found, label: found }
      },
    },
    {
      key: 'ward',
      label: 'procedures.rule.ward',
      hint: 'procedures.rule.ward_hint',
      find: async ({ server }, text) => {
        const { communes } = await listReceivingUnits(server.db, server.province, dayOf(server.clock.now()))
        const wanted = fold(text)
        const found = communes.find((unit) => unit.code === text || fold(unit.fullName) === wanted || fold(unit.name) === wanted)
        return found && { value: found.code, label: found.fullName }
      },
    },
  ],
}
