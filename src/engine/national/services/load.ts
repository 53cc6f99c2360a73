import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '#core/module.ts'
import { agreeOnce, registerOffer } from '#engine/exchange/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { findUnitByCode } from '#ground/places/index.ts'
import { dayOf } from '#core/i18n.ts'
import { standInDocument } from '../stand-in/document.ts'
import { addressOf } from '../stand-in/address.ts'
import { nationalPack } from './pack.ts'

/** Puts the outside databases of the pack into the register of the exchange; in a demo two operators agree on their use. */
export async function loadServices(context: Context, packDir: string): Promise<void> {
  const { db, clock, config, log } = context
  const pack = nationalPack(packDir)
  const at = clock.now()
  const people = config.mode === 'demo' && pack.services.length > 0 ? await operatorsOf(context, packDir) : []
  let agreed = 0
  for (const given of pack.services) {
    const [memberClass = '', member = '', subsystem = ''] = given.system.split('/')
    const standIn = !given.baseUrl && config.mode !== 'production'
    const baseUrl = given.baseUrl ?? (standIn ? addressOf(config, given.key) : '')
    const openapiUrl = given.openapiUrl ?? (standIn ? `${baseUrl}/openapi.json` : null)
    const { code, name, timeoutMs, owner, securityLevel } = given
    const system = { memberClass, member, subsystem, name, ownerUnitId: null, ownerName: owner, securityLevel, contacts: [] }
    const offer = { system, service: { code, name, baseUrl, timeoutMs, openapiUrl }, document: standInDocument(given.key, 'none') }
    const serviceId = await registerOffer(db, offer, { at, follow: standIn })
    const [proposer, approver] = people
    if (!serviceId || !proposer || !approver) continue
    const client = pack.client.split('/') as [string, string, string]
    const asked = { client, serviceId, purpose: given.purpose.vi, legalGround: given.ground.vi, perMinute: given.perMinute, at }
    if (await agreeOnce(db, asked, { proposer, approver })) agreed++
  }
  if (agreed > 0) log(`national: ${agreed} outside databases answer as stand-ins, with invented people`)
}

/** The two operators of the exchange whom the pack names. */
async function operatorsOf({ db, clock }: Context, packDir: string): Promise<string[]> {
  const file = join(packDir, 'officers.json')
  if (!existsSync(file)) return []
  const officers = JSON.parse(readFileSync(file, 'utf8')) as { roles: { role: string; unit: string }[] }[]
  const codes = new Set(officers.flatMap(({ roles }) => roles.filter(({ role }) => role === 'exchange_operator').map(({ unit }) => unit)))
  const units = await Promise.all([...codes].map((code) => findUnitByCode(db, code, { on: dayOf(clock.now()) })))
  const unitIds = units.flatMap((unit) => unit?.id ?? [])
  const people = await listOfficers(db, { unitIds, role: 'exchange_operator', at: clock.now() })
  return people.map((person) => person.personId)
}
