import { isOfficerRole } from '#core/access.ts'
import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findUnitByCode, listUnits } from '#ground/places/index.ts'
import { listRoles } from '../officers/roles.queries.ts'
import { createCitizen, createOfficer } from '../people/people.ts'
import { findOfficerByLogin, findPersonByPhone } from '../people/people.queries.ts'
import { keyFor } from '#core/seal.ts'

const PackOfficer = Type.Object({
  login: Type.String(),
  name: Type.String(),
  title: Type.Optional(Type.String()),
  password: Type.Optional(Type.String()),
  roles: Type.Array(Type.Object({ role: Type.String(), unit: Type.String() })),
})
type PackOfficer = Static<typeof PackOfficer>

/** The demo's two citizens: invented, in demo and tests only. */
const demoCitizens = [
  { name: 'Thạch Thị Sa Rây', phone: '0900000001', birthDate: '1992-04-14', identityNumber: '094192000001', lang: 'km' as const },
  { name: 'Lâm Văn Phúc', phone: '0900000002', birthDate: '1985-09-02', identityNumber: '094085000002', lang: 'vi' as const },
]

/** The same on every start with the same secret, so that a demo that is started again keeps its accounts. */
function demoPassword(config: Config, login: string): string {
  const letters = createHmac('sha256', keyFor(config.secret, 'demo-password')).update(login).digest('hex')
  return `${letters.slice(0, 4)}-${letters.slice(4, 8)}-${letters.slice(8, 12)}`
}

async function readOfficers(packDir: string): Promise<PackOfficer[]> {
  const text = await readFile(join(packDir, 'officers.json'), 'utf8').catch(() => '[]')
  const officers: unknown = JSON.parse(text)
  const Officers = Type.Array(PackOfficer)
  if (!Value.Check(Officers, officers)) {
    const [first] = Value.Errors(Officers, officers)
    throw new Error(`officers.json: ${first?.instancePath ?? ''} ${first?.message ?? 'wrong'}`)
  }
  return officers
}

/** Makes the pack's officers with their roles. Units are named by code; a role counts from the day its unit began. */
export async function loadOfficers({ db, config, clock, log }: Context, packDir: string): Promise<void> {
  const now = clock.now()
  const on = dayOf(now)
  const load = async (officer: PackOfficer): Promise<void> => {
    const roles: { role: string; unitId: string; from: Date }[] = []
    for (const { role, unit: code } of officer.roles) {
      const unit = await findUnitByCode(db, code, { on })
      if (!isOfficerRole(role) || !unit)
        log(`officers.json: ${officer.login}: ${isOfficerRole(role) ? `no unit ${code} on ${on}` : `no role ${role}`}`)
      else roles.push({ role, unitId: unit.id, from: new Date(`${unit.validFrom}T00:00:00+07:00`) })
    }
    // In production nobody gets a password that others could work out: an administrator gives the first one.
    const password = config.mode === 'production' ? undefined : (officer.password ?? demoPassword(config, officer.login))
    await createOfficer(db, config, { login: officer.login, name: officer.name, title: officer.title, password, roles, at: now })
  }
  // Passwords are slow to hash on purpose: some at a time, one for each processor at least.
  const waiting = await readOfficers(packDir)
  while (waiting.length > 0) await Promise.all(waiting.splice(0, 4).map(load))
  if (config.mode !== 'production') await loadCitizens(db, config, now)
}

async function loadCitizens(db: Db, config: Config, at: Date): Promise<void> {
  for (const citizen of demoCitizens) {
    if (await findPersonByPhone(db, citizen.phone)) continue
    await createCitizen(db, config, { ...citizen, password: demoPassword(config, citizen.phone), at })
  }
}

export type DemoAccount = { role: string; login: string; password: string; name: string; unit: string }

/** Who can sign in to the demo, one line a role, for the list that the demo prints. */
export async function demoAccounts(db: Db, config: Config, packDir: string, now: Date = new Date()): Promise<DemoAccount[]> {
  if (config.mode === 'production') return []
  const accounts: DemoAccount[] = demoCitizens.map(({ name, phone }) => ({
    role: 'citizen',
    login: phone,
    password: demoPassword(config, phone),
    name,
    unit: '',
  }))
  for (const officer of await readOfficers(packDir)) {
    const person = await findOfficerByLogin(db, officer.login)
    if (!person) continue
    const held = await listRoles(db, [person.id], now)
    const units = new Map(
      (
        await listUnits(
          db,
          held.map((role) => role.unitId),
        )
      ).map((unit) => [unit.id, unit.fullName]),
    )
    const password = officer.password ?? demoPassword(config, officer.login)
    for (const { role, unitId } of held)
      accounts.push({ role, login: officer.login, password, name: person.name, unit: units.get(unitId) ?? '' })
  }
  return accounts
}

/** Demo citizens found where they must not be. */
export async function listDemoCitizens(db: Db): Promise<string[]> {
  const found: string[] = []
  for (const { name, phone } of demoCitizens) if ((await findPersonByPhone(db, phone))?.name === name) found.push(name)
  return found
}
