import { randomUUID } from 'node:crypto'
import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { openCase } from '#engine/casework/index.ts'
import { listAncestors, listChildren, listTree, type Unit } from '#ground/places/index.ts'
import type { Document } from '../register/document.queries.ts'
import { placeOf } from '../register/rights.ts'
import { findTaskByKey, insertTask, nextTaskNumber } from './task.queries.ts'
import { daysBetween } from './task.rules.ts'
import { tellUnits } from './tell.ts'

export const taskKind = 'directive_task'

export type Giving = {
  document: Document
  paragraph: number | null
  quote: string
  title: string
  owner: Unit
  partners: Unit[]
  dueOn: string
  requestKey: string
  actor: Actor
  at: Date
}

/** Units to which a unit may give tasks: the agencies and communes of its province, itself and what is directly below it. */
export async function unitsInReach(db: Db, unitId: string, on: string): Promise<Unit[]> {
  const above = await listAncestors(db, unitId, { on })
  const tree = await listTree(db, above.at(-1)?.id ?? unitId, { on })
  const below = await listChildren(db, unitId, { on })
  const found = tree.filter(
    (unit) => unit.kind === 'agency' || unit.level === 'commune' || unit.id === unitId || below.some((each) => each.id === unit.id),
  )
  return [...new Map([...found, ...below].map((unit) => [unit.id, unit])).values()]
}

/** Makes a task of a paragraph of a document: a case of the unit that does it. The same form sent twice makes one task. */
export async function giveTask(db: Db, giving: Giving): Promise<string> {
  const { document, owner, partners, dueOn, actor, at, requestKey } = giving
  if (document.recalledAt) throw refuse('conflict', 'documents.recalled_already')
  if (document.direction === 'outgoing' && document.number === null) throw refuse('conflict', 'documents.not_issued')
  return inTransaction(db, async (trx) => {
    const before = await findTaskByKey(trx, requestKey)
    if (before) return before.id
    const place = await placeOf(trx, owner.id, at)
    const issuer = await placeOf(trx, document.unitId, at)
    const reference = `NV-${dayOf(at).slice(0, 4)}-${String(await nextTaskNumber(trx)).padStart(6, '0')}`
    const opened = await openCase(trx, {
      ...{ kind: taskKind, definitionKey: 'directive_task', reference, title: giving.title.slice(0, 300), party: issuer.unit.fullName },
      ...{ words: [document.senderCode], channel: 'online', ownerId: null, unitId: owner.id },
      ...{ unitPath: place.unitPath, unitCodes: place.unitCodes },
      duration: { amount: daysBetween(dayOf(at), dueOn), unit: 'calendar_day' },
      actor: { id: actor.personId, name: actor.name, role: 'leader' },
      ...{ clientKey: requestKey, at },
    })
    const id = randomUUID()
    const others = partners.filter((unit) => unit.id !== owner.id).map((unit) => ({ unitId: unit.id, unitName: unit.fullName }))
    await insertTask(trx, {
      ...{ id, caseId: opened.id, reference, documentId: document.id, paragraph: giving.paragraph, quote: giving.quote },
      ...{ title: giving.title, issuerUnitId: document.unitId, issuerName: issuer.unit.fullName, unitId: owner.id },
      ...{ unitName: owner.fullName, dueOn, state: opened.state, givenBy: actor.personId, givenName: actor.name, givenAt: at },
      ...{ partners: others, requestKey },
    })
    await tellUnits(trx, [owner.id, ...others.map((each) => each.unitId)], 'given', { id, reference, title: giving.title, note: '' }, at)
    return id
  })
}
