import { Type } from 'typebox'
import type { FastifyRequest } from 'fastify'
import { anyone } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as alert from '../alert/alert.ts'
import { showFeed } from '../alert/feed.ts'
import * as follow from '../follow/follow.ts'
import { submitOwn } from '../follow/own.ts'
import { showNear, submitFollow } from '../follow/support.ts'
import * as league from '../league/league.ts'
import { showBase } from '../map/base-map.ts'
import { showMap } from '../map/map.ts'
import * as photo from '../photo/photo.ts'
import * as send from '../send/send.ts'
import * as spot from '../spot/spot.ts'
import * as browse from './browse.ts'

const short = Type.Optional(Type.String({ maxLength: 60 }))
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const Report = Type.Object({ report: Type.String({ maxLength: 60 }) })
const Key = Type.Object({ k: short, moi: short, nho: short })
const Place = { lat: short, lon: short }
const hide = true
const open = { access: anyone }

/** A person by their account, a visitor by the network address: many share one, so it may send what a whole street sees. */
const sender = (request: FastifyRequest): string => request.actor?.personId ?? request.ip
const limited = (visitor: number, person: number) => ({
  ...open,
  rateLimit: { max: (request: FastifyRequest) => (request.actor ? person : visitor), timeWindow: '10 minutes', keyGenerator: sender },
})

/** What everybody may do: send, look, follow, be told. */
export function publicRoutes(app: App): void {
  const { properties: query } = Type.Object({
    loai: short,
    tt: short,
    xa: short,
    ma: short,
    sau: Type.Optional(Type.String({ maxLength: 120 })),
  })
  app.get('/phan-anh', { config: open, schema: { hide, querystring: Type.Object(query) } }, browse.showList)
  app.get('/phan-anh/gui', { config: open, schema: { hide, querystring: Type.Object({ diem: short, loai: short }) } }, send.show)
  app.post('/phan-anh/gui', { config: limited(60, 400), bodyLimit: 32 * 1024 * 1024, schema: { hide } }, send.submit)
  app.get(
    '/phan-anh/gan-day',
    { config: limited(300, 600), schema: { hide, querystring: Type.Object({ ...Place, loai: short }) } },
    showNear,
  )
  app.get(
    '/phan-anh/ban-do',
    { config: open, schema: { hide, querystring: Type.Object({ ...Place, muc: short, x: short, y: short, loai: short, tt: short }) } },
    showMap,
  )
  app.get('/phan-anh/nen.svg', { config: open, schema: { hide, querystring: Type.Object({ muc: short, x: short, y: short }) } }, showBase)
  app.get(
    '/phan-anh/xa/:commune',
    { config: open, schema: { hide, params: Type.Object({ commune: Type.String({ maxLength: 20 }) }) } },
    browse.showBoard,
  )
  app.get('/phan-anh/xep-hang', { config: open, schema: { hide, querystring: Type.Object({ thang: short }) } }, league.show)
  app.get(
    '/phan-anh/tin.atom',
    { config: open, schema: { hide, querystring: Type.Object({ ...Place, r: short, loai: short, xa: short }) } },
    showFeed,
  )
  app.get('/phan-anh/nhan-tin', { config: open, schema: { hide } }, alert.show)
  app.post('/phan-anh/nhan-tin', { config: limited(10, 20), schema: { hide } }, alert.submit)
  app.get('/phan-anh/nhan-tin/:id', { config: open, schema: { hide, params: Id, querystring: Key } }, alert.manage)
  app.post('/phan-anh/nhan-tin/:id', { config: open, schema: { hide, params: Id } }, alert.change)
  app.get('/phan-anh/diem/:id.pdf', { config: open, schema: { hide, params: Id } }, spot.poster)
  app.get('/phan-anh/anh/:id', { config: open, schema: { hide, params: Id, querystring: Key } }, photo.show)
  app.get('/phan-anh/p/:report', { config: open, schema: { hide, params: Report, querystring: Key } }, follow.show)
  app.post('/phan-anh/p/:report/theo-doi', { config: limited(60, 200), schema: { hide, params: Report } }, submitFollow)
  app.post(
    '/phan-anh/p/:report/viec/:action',
    { config: limited(60, 200), schema: { hide, params: Type.Object({ ...Report.properties, action: Type.String({ maxLength: 60 }) }) } },
    submitOwn,
  )
}
