import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { fold } from '#core/search.ts'
import { createCitizen, findPeopleByNumber, findPerson, findPersonByPhone, foldPhone } from '#ground/identity/index.ts'
import type { PortalApplicant } from '../wire/portal.ts'
import { Stuck } from './stuck.ts'

/**
 * Whose dossier it is: the person whose number was proven here; else the account of this phone and name; else a new one. The portal
 * proved who its citizen is, but a number that somebody only declared here proves nothing.
 */
export async function ownerOf(trx: Db, config: Config, applicant: PortalApplicant, at: Date): Promise<{ id: string; name: string }> {
  const name = applicant.name.trim()
  const number = applicant.number.replace(/[\s.]/g, '')
  if (name.length < 2 || name.length > 120) throw new Stuck('person_missing', 'ChuHoSo')
  if (!/^\d{12}$/.test(number)) throw new Stuck('person_missing', 'MaDoiTuong')
  const id = (await findPeopleByNumber(trx, config, [number])).get(number)
  const proven = id ? await findPerson(trx, id) : undefined
  if (proven?.verifiedAt && !proven.disabledAt) return { id: proven.id, name }
  const phone = foldPhone(applicant.phone)
  const byPhone = phone ? await findPersonByPhone(trx, phone) : undefined
  if (byPhone && !byPhone.disabledAt && fold(byPhone.name) === fold(name)) return { id: byPhone.id, name }
  const made = await createCitizen(trx, config, {
    ...{ name, identityNumber: number, withoutContact: true, at },
    ...(phone && !byPhone ? { phone } : {}),
  })
  return { id: made, name }
}
