import type { Actor } from '#core/access.ts'
import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findPerson, listOfficers } from '#ground/identity/index.ts'
import { listSuccessors, listUnits } from '#ground/places/index.ts'
import { type MailboxSettings, readMailbox } from '../pack/settings.ts'
import { insertFolders } from '../keep/folder.queries.ts'
import { addressOf, officeAddress } from './address.rules.ts'
import * as boxes from './box.queries.ts'

export const boxesJob = 'mailbox.keep_boxes'
type Holder = { personId: string; name: string; login: string | null; unitId: string; role: string }
type Place = { config: Pick<Config, 'mailServer'>; at: Date }

const system = { byId: null, byName: 'tinhso' }

/** Opens what is not there yet: a box for each officer, and one for each office that somebody holds. */
export async function openBoxes(trx: Db, settings: MailboxSettings, holders: readonly Holder[], { config, at }: Place): Promise<void> {
  const open = async (box: Parameters<typeof boxes.insertBox>[1]): Promise<boolean> => {
    const id = await boxes.insertBox(trx, box, at)
    if (!id) return false
    // A mail server brings its own folders.
    if (!config.mailServer.imapUrl) await insertFolders(trx, id)
    await boxes.writeLog(trx, id, { ...system, what: 'opened', note: box.address, at })
    return true
  }
  const offices = holders.filter((each) => settings.offices.some((office) => office.role === each.role))
  const known = await boxes.listBoxesOf(trx, [...new Set(holders.map((each) => each.personId))], offices)
  const persons = new Set(known.map((box) => box.personId))
  for (const { personId, name, login } of holders) {
    if (persons.has(personId)) continue
    persons.add(personId)
    for (let taken = 0; taken < 50; taken++)
      if (await open({ personId, unitId: null, role: null, address: addressOf(login ?? name, settings.domain, taken), name })) break
  }
  const held = new Set(known.map((box) => `${box.unitId} ${box.role}`))
  const units = new Map((await listUnits(trx, [...new Set(offices.map(({ unitId }) => unitId))])).map((unit) => [unit.id, unit]))
  for (const { unitId, role } of offices) {
    const unit = units.get(unitId)
    if (!unit || held.has(`${unitId} ${role}`)) continue
    held.add(`${unitId} ${role}`)
    const local = settings.offices.find((office) => office.role === role)?.local ?? role
    await open({
      personId: null,
      unitId,
      role,
      address: officeAddress(local, unit.code, settings.domain),
      name: `${unit.fullName} (${local})`,
    })
  }
}

/**
 * Boxes follow the officers: who comes gets one, who leaves has theirs closed, who comes back finds it again, and an office ends with its
 * unit. Who moves keeps the address; the offices that they read follow from their roles.
 */
export async function keepBoxes({ db, config, clock }: Pick<Context, 'db' | 'config' | 'clock'>): Promise<void> {
  const settings = readMailbox(config.province)
  if (!settings) return
  const at = clock.now()
  const officers = await listOfficers(db, { at })
  const byId = new Map(officers.map((each) => [each.personId, each]))
  await inTransaction(db, async (trx) => {
    await openBoxes(trx, settings, officers, { config, at })
    const all = await boxes.listAllBoxes(trx)
    const units = new Set(
      (await listUnits(trx, [...new Set(all.flatMap((box) => box.unitId ?? []))], { on: dayOf(at) })).map((unit) => unit.id),
    )
    for (const box of all) {
      const officer = box.personId ? byId.get(box.personId) : undefined
      const stays = box.personId ? officer !== undefined : units.has(box.unitId ?? '')
      const because = box.personId ? 'left' : 'unit_ended'
      if (!stays && !box.closedAt) {
        await boxes.closeBox(trx, box.id, because, at)
        await boxes.writeLog(trx, box.id, { ...system, what: 'closed', note: because, at })
      } else if (stays && box.closedAt) {
        await boxes.reopenBox(trx, box.id)
        await boxes.endHandovers(trx, box.id, at)
        await boxes.writeLog(trx, box.id, { ...system, what: 'opened', note: box.address, at })
      }
      if (officer && officer.name !== box.name) await boxes.renameBox(trx, box.id, officer.name)
    }
  })
}

/** A box and what this person may do with it: their own, an office's that they hold, or one that was handed over to be read. */
export type Mine = boxes.Box & { readOnly: boolean; decision: string | null }

/** The boxes that a person reads, their own first; what an officer has to have is opened. */
export async function boxesOf(db: Db, actor: Actor, settings: MailboxSettings, place: Place): Promise<Mine[]> {
  const mine = async (): Promise<boxes.Box[]> => (await boxes.listBoxesOf(db, [actor.personId], actor.roles)).filter((box) => !box.closedAt)
  let found = await mine()
  const lacking =
    !found.some((box) => box.personId === actor.personId) ||
    actor.roles.some(
      ({ role, unitId }) =>
        settings.offices.some((office) => office.role === role) && !found.some((box) => box.unitId === unitId && box.role === role),
    )
  if (lacking && actor.roles.length > 0) {
    const person = await findPerson(db, actor.personId)
    const holders = actor.roles.map((held) => ({ ...held, personId: actor.personId, name: actor.name, login: person?.login ?? null }))
    await inTransaction(db, (trx) => openBoxes(trx, settings, holders, place))
    found = await mine()
  }
  const given = await boxes.listHandovers(db, { toId: actor.personId }, dayOf(place.at))
  const handed = await Promise.all(given.map(async (each) => ({ box: await boxes.findBox(db, each.boxId), decision: each.decision })))
  return [
    ...found.map((box) => ({ ...box, readOnly: false, decision: null })),
    ...handed.flatMap(({ box, decision }) => (box?.closedAt ? [{ ...box, readOnly: true, decision }] : [])),
  ]
}

/** One of the boxes of this person; for everybody else it is not there. */
export async function boxFor(db: Db, actor: Actor, id: string, settings: MailboxSettings, place: Place): Promise<Mine> {
  const box = (await boxesOf(db, actor, settings, place)).find((each) => each.id === id)
  if (!box) throw refuse('notFound', 'mailbox.no_box')
  return box
}

/** Who gets what is sent to an address of the province: the box, or the office of the unit that took the ended one over. */
export async function receiverOf(db: Db, address: string, on: string): Promise<boxes.Box | undefined> {
  const box = await boxes.findBoxAt(db, address)
  if (!box?.closedAt) return box
  if (!box.unitId || !box.role) return undefined
  const heirs = await listSuccessors(db, box.unitId, { on })
  const heir = heirs.find(({ share }) => share === 'whole') ?? heirs[0]
  if (!heir) return undefined
  const [found] = await boxes.listBoxesOf(db, [], [{ unitId: heir.unit.id, role: box.role }])
  return found && !found.closedAt ? found : undefined
}
