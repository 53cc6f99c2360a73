import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { outlineOf, plusCode } from '#ground/places/index.ts'
import { type Address, addressOf, communesOn, readCode } from './address.ts'
import { AddressPage, AskPage } from './look-up.page.tsx'

export const root = '/ma-dia-chi'
const short = Type.Optional(Type.String({ maxLength: 120 }))
export const Query = Type.Object({ ma: short, xa: short, lat: short, lon: short })
export const Params = Type.Object({ plus: Type.String({ maxLength: 40 }) })

const degrees = (text: string | undefined, most: number): number | undefined => {
  const value = Number((text ?? '').replace(',', '.'))
  return text && Number.isFinite(value) && Math.abs(value) <= most ? value : undefined
}

/** The form, or the way on to the spot that was asked for. */
export async function ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { ma = '', xa, lat, lon } = request.query as { ma?: string; xa?: string; lat?: string; lon?: string }
  const [latitude, longitude] = [degrees(lat, 90), degrees(lon, 180)]
  if (latitude !== undefined && longitude !== undefined) return reply.redirect(`${root}/${plusCode(latitude, longitude, 11)}`, 303)
  const communes = await communesOn(server.db, dayOf(server.clock.now()))
  const read = ma.trim() === '' ? undefined : readCode(ma, xa, communes)
  if (read && typeof read === 'object') return reply.redirect(`${root}/${read.code}`, 303)
  const errors: FieldFault[] = []
  if (read === 'noCode') errors.push({ field: 'ma', message: t('addresses.fault.code') })
  if (read === 'communeNeeded') errors.push({ field: 'xa', message: t('addresses.fault.commune') })
  const options = communes.map(({ unitId, name }) => ({ value: unitId, label: name }))
  return reply.page({
    title: t('addresses.title'),
    parts: ['addresses'],
    status: errors.length > 0 ? 422 : 200,
    body: h(AskPage, { t, root, code: ma, commune: xa, communes: options, errors }),
  })
}

/** Where a code lies, and what is listed there. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const address = await addressAsked(request)
  const title = `${address.short}, ${address.commune.name}`
  return reply.page({
    title,
    parts: ['addresses'],
    crumbs: [{ href: root, label: t('addresses.title') }],
    body: h(AddressPage, { t, title, ...wordsOf(address), url: `${server.config.publicUrl}${root}/${address.code}`, map: mapOf(address) }),
  })
}

/** The address under the path; refuses what is no code, and what lies outside the province. */
export async function addressAsked(request: FastifyRequest): Promise<Address> {
  const { db, config, clock } = request.server
  const { plus } = request.params as { plus: string }
  const found = await addressOf({ db, config, day: dayOf(clock.now()) }, plus)
  if (!found) throw refuse('notFound', 'addresses.no_such_place')
  return found
}

const wordsOf = ({ code, latitude, longitude, listed }: Address) => ({ code, latitude, longitude, listed })

/** The commune's outline and the spot in it. */
function mapOf({
  commune,
  latitude,
  longitude,
}: Address): { width: number; height: number; path: string; x: number; y: number } | undefined {
  const outline = outlineOf([commune], { width: 320, decimals: 1 })
  const { west, east, south, north } = commune.box
  if (!outline) return undefined
  const { width, height } = outline
  return {
    width,
    height,
    path: outline.shapes[0]?.path ?? '',
    x: Math.round(((longitude - west) / (east - west)) * width * 10) / 10,
    y: Math.round(((north - latitude) / (north - south)) * height * 10) / 10,
  }
}
