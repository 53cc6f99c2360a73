import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import type { FieldFault } from '#core/errors.ts'
import { dayOf, localized } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { findRegister, openRows } from '#engine/registers/index.ts'
import type { BorderOfDay } from '#ground/places/index.ts'
import { communesOn, registerKey, shortIn } from '../look-up/address.ts'
import { root } from '../look-up/look-up.ts'
import { drawPlates, type Plate } from './plate-sheet.ts'
import { PlatesPage } from './plates.page.tsx'

export const desk = '/lam-viec/bien-dia-chi'
/** Who hands plates out: those who keep the register of their commune. */
export const roles = ['data_steward', 'data_entry'] as const
const most = 400

const short = Type.Optional(Type.String({ maxLength: 120 }))
export const Query = Type.Object({ xa: short, ap: short })

/** The addresses of a commune, of one hamlet where it is named, by house; at most four hundred at once. */
async function platesOf(request: FastifyRequest, commune: BorderOfDay, hamlet: string): Promise<Plate[]> {
  const { db, config, clock } = request.server
  if (!(await findRegister(db, registerKey))) return []
  const where = [{ field: 'unit', is: commune.code }]
  const plates: (Plate & { hamlet: string })[] = []
  let after: Awaited<ReturnType<typeof openRows>>['next']
  do {
    const page = await openRows(db, config, registerKey, { on: dayOf(clock.now()), limit: 500, after, where })
    for (const { data } of page.rows) {
      const [code, house, own] = [String(data.code), String(data.house ?? ''), String(data.hamlet ?? '')]
      if (hamlet !== '' && fold(own) !== fold(hamlet)) continue
      const words = [house, own].filter(Boolean).join(', ')
      plates.push({
        short: shortIn(commune, code),
        commune: commune.name,
        house: words,
        url: `${config.publicUrl}${root}/${code}`,
        hamlet: own,
      })
    }
    after = page.next
  } while (after && plates.length < most)
  return plates
    .slice(0, most)
    .sort((a, b) => a.hamlet.localeCompare(b.hamlet, 'vi') || a.house.localeCompare(b.house, 'vi', { numeric: true }))
}

/** Which commune and hamlet; with them, the sheets to print. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { xa, ap = '' } = request.query as { xa?: string; ap?: string }
  const communes = await communesOn(server.db, dayOf(server.clock.now()))
  const errors: FieldFault[] = []
  const commune = communes.find(({ unitId }) => unitId === xa)
  if (xa !== undefined && !commune) errors.push({ field: 'xa', message: t('addresses.fault.commune') })
  if (commune) {
    const plates = await platesOf(request, commune, ap.trim())
    if (plates.length > 0) {
      const bytes = await drawPlates(plates, {
        title: `${t('addresses.plates.title')}: ${commune.name}`,
        province: localized('vi', server.province.name),
        at: server.clock.now(),
      })
      return reply.type('application/pdf').header('content-disposition', `inline; filename="bien-dia-chi-${commune.code}.pdf"`).send(bytes)
    }
    errors.push({ field: ap ? 'ap' : 'xa', message: t('addresses.fault.none_here') })
  }
  const title = t('addresses.plates.title')
  const options = communes.map(({ unitId, name }) => ({ value: unitId, label: name }))
  return reply.page({
    title,
    face: 'desk',
    status: errors.length > 0 ? 422 : 200,
    body: h(PlatesPage, { t, title, action: desk, communes: options, commune: xa, hamlet: ap, errors, most }),
  })
}
