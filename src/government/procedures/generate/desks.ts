import { join } from 'node:path'
import type { Actor } from '#core/access.ts'
import { readProvince } from '#core/province.ts'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { listLineage, type Unit } from '#ground/places/index.ts'
import { formOf } from '../apply/apply.ts'
import { bundleProcess } from '../bundle/bundle.ts'
import { jurisdictionOf, listReceivingUnits, unitsFor } from '../apply/receiving-units.ts'
import type { PublishedForm } from '../dossier/dossier.ts'
import { readPackProcedures } from '../pack/pack.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import type { By } from './life.rules.ts'
import { inventPerson } from './people.rules.ts'
import { mix, type Random, randomFrom, unevenSums } from './random.rules.ts'

/** A unit at which dossiers come in: whose jurisdiction it is, and who works there. */
export type Desk = { unit: Unit; unitPath: string[]; unitCodes: string[]; actors: Record<Exclude<By, 'owner'>, Actor[]> }
export type Offer = { version: ProcedureVersion; form: PublishedForm }
/** Where a procedure is filed in a month, with the running sums of how much comes in at each place. */
export type Places = { desks: Desk[]; sums: number[] }
/** All that made-up dossiers refer to, as the database has it. */
export type Stage = { hCode: string; offers: Offer[]; offerSums: number[]; placesOf(offer: Offer, month: string): Promise<Places> }

const hash = (text: string): number => [...text].reduce((sum, c) => mix(sum, c.charCodeAt(0)), 7)

async function readOffers(db: Db, config: Config, now: Date): Promise<Offer[]> {
  const offers: Offer[] = []
  for (const { record } of await readPackProcedures(join(config.province, 'procedures'))) {
    const version = await findProcedure(db, record.code, { on: dayOf(now) })
    // A linked procedure is no work of an office: its parts are.
    if (version && version.procedure.processKey !== bundleProcess) offers.push({ version, form: await formOf(db, version, now) })
  }
  return offers
}

/** The officers of the register; where a unit has none of a role, invented ones with the same powers. */
function staffOf(by: {
  seed: number
  unit: Unit
  workplaces: string[]
  officers: Awaited<ReturnType<typeof listOfficers>>
}): Desk['actors'] {
  const actorsOf = (role: keyof Desk['actors']): Actor[] => {
    const real = by.workplaces.flatMap((unitId) => by.officers.filter((officer) => officer.unitId === unitId && officer.role === role))
    const found = real.map(({ personId, name, unitId }) => actor(personId, name, role, unitId))
    if (found.length > 0) return found
    const count = role === 'processor' ? 4 : role === 'receiver' ? 2 : 1
    const invented = Array.from({ length: count }, (_, i) => inventPerson(randomFrom(by.seed, 3, hash(by.unit.code), hash(role), i)))
    return invented.map(({ id, name }) => actor(id, name, role, by.unit.id))
  }
  return { receiver: actorsOf('receiver'), processor: actorsOf('processor'), approver: actorsOf('approver'), leader: actorsOf('leader') }
}

const actor = (personId: string, name: string, role: string, unitId: string): Actor => ({
  personId,
  kind: 'officer',
  name,
  sessionId: '',
  roles: [{ role, unitId }],
})

/** Reads what dossiers refer to; units month by month, as a reorganisation abolishes some and makes others. */
export async function setStage(db: Db, config: Config, by: { seed: number; now: Date }): Promise<Stage> {
  const random: Random = randomFrom(by.seed, 2)
  const province = readProvince(config.province)
  const offers = await readOffers(db, config, by.now)
  const officers = await listOfficers(db, { at: by.now })
  const desks = new Map<string, Desk>()
  const deskOf = async (unit: Unit, on: string): Promise<Desk> => {
    const known = desks.get(`${unit.id} ${unit.validFrom}`)
    if (known) return known
    const { ids: unitPath, codes: unitCodes } = await jurisdictionOf(db, await listLineage(db, unit.id, { on }), on)
    // The unit itself and the one-stops that receive for it; what stands above it has work of its own.
    const workplaces = [unit.id, ...unitPath.slice(unitCodes.length)]
    const desk = { unit, unitPath, unitCodes, actors: staffOf({ seed: by.seed, unit, workplaces, officers }) }
    desks.set(`${unit.id} ${unit.validFrom}`, desk)
    return desk
  }
  const months = new Map<string, ReturnType<typeof listReceivingUnits>>()
  const unitsIn = (month: string): ReturnType<typeof listReceivingUnits> => {
    const found = months.get(month) ?? listReceivingUnits(db, province, `${month}-01`)
    months.set(month, found)
    return found
  }
  const places = new Map<string, Promise<Places>>()
  const findPlaces = async ({ version: { procedure } }: Offer, month: string): Promise<Places> => {
    const then = await unitsIn(month)
    const units = then.communes.length > 0 && then.departments.length > 0 ? then : await unitsIn(dayOf(by.now).slice(0, 7))
    const communes = procedure.levels.includes('commune') ? units.communes : []
    const chosen = communes.length > 0 ? communes : unitsFor(procedure, units).slice(0, 1)
    const list: Desk[] = []
    for (const unit of chosen) list.push(await deskOf(unit, units.day))
    return { desks: list, sums: unevenSums(randomFrom(by.seed, 4, list.length), list.length, 0.5) }
  }
  const placesOf = (offer: Offer, month: string): Promise<Places> => {
    const key = `${offer.version.versionId} ${month}`
    const found = places.get(key) ?? findPlaces(offer, month)
    places.set(key, found)
    return found
  }
  return { hCode: province.hCode, offers, offerSums: unevenSums(random, offers.length, 0.7), placesOf }
}
