import type { FastifyRequest } from 'fastify'
import type { Actor } from '#core/access.ts'
import { inTransaction } from '#core/db.ts'
import type { FieldFault } from '#core/errors.ts'
import { fold } from '#core/search.ts'
import {
  createCitizen,
  findPeopleByNumber,
  findPerson,
  findPersonByPhone,
  foldPhone,
  type Person,
  recordAccess,
} from '#ground/identity/index.ts'

export type PersonForm = { name: string; phone: string; number: string; confirm: string }
export type FoundPerson = { id: string } | { errors: FieldFault[]; other?: { id: string; name: string } }

/** The person who stands at the counter: found by number or phone, else made with name, phone and number alone. That data was looked at is written down. */
export async function findOrCreatePerson(
  request: FastifyRequest,
  actor: Actor,
  form: PersonForm,
  about: { procedure: string; unitId: string },
): Promise<FoundPerson> {
  const { db, config, clock } = request.server
  const { t } = request
  const phone = foldPhone(form.phone)
  const number = form.number.replace(/[\s.]/g, '')
  const errors: FieldFault[] = []
  if (form.name.length < 2 || form.name.length > 120) errors.push({ field: 'name', message: t('procedures.counter.name_missing') })
  if (!phone) errors.push({ field: 'phone', message: t('procedures.counter.phone_wrong') })
  if (number !== '' && !/^\d{12}$/.test(number)) errors.push({ field: 'number', message: t('procedures.counter.number_wrong') })
  if (!phone || errors.length > 0) return { errors }
  const at = clock.now()
  const found = await known(request, phone, number)
  if (!found) {
    const id = await createCitizen(db, config, { name: form.name, phone, ...(number ? { identityNumber: number } : {}), at })
    return { id }
  }
  await inTransaction(db, (trx) =>
    recordAccess(trx, {
      personId: found.id,
      actor,
      unitId: about.unitId,
      purpose: 'check_identity',
      legalGround: 'public_duty',
      subject: about.procedure,
      at,
    }),
  )
  if (fold(found.name) === fold(form.name) || form.confirm === found.id) return { id: found.id }
  return { errors: [{ field: 'confirm', message: t('procedures.counter.other_name_fault') }], other: { id: found.id, name: found.name } }
}

/** By the number first: a phone changes hands. */
async function known(request: FastifyRequest, phone: string, number: string): Promise<Person | undefined> {
  const { db, config } = request.server
  const id = number ? (await findPeopleByNumber(db, config, [number])).get(number) : undefined
  const byNumber = id === undefined ? undefined : await findPerson(db, id)
  return byNumber && !byNumber.disabledAt ? byNumber : findPersonByPhone(db, phone)
}
