import { Type } from 'typebox'
import { anyone, officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import * as area from '../area/area.ts'
import * as officers from '../desk/desk.ts'
import * as write from '../diary/write.ts'
import * as harvest from '../harvest/harvest.ts'
import * as producer from '../producer/producer.ts'
import * as profile from '../profile/profile.ts'
import * as residue from '../residue/residue.ts'
import * as season from '../season/season.ts'
import { desk, root, shared } from './request.ts'

const uuid = Type.String({ format: 'uuid' })
const Id = Type.Object({ id: uuid })
const Photo = Type.Object({ id: uuid, entry: uuid })
const Share = Type.Object({ share: Type.String({ pattern: '^[\\w-]{12}$' }) })
const WriteQuery = Type.Object({ sua: Type.Optional(Type.String()), loai: Type.Optional(Type.String()) })

/** For producers. */
export function producerRoutes(app: App): void {
  const config = { access: signedIn }
  const own = { config, schema: { hide: true } }
  const one = { config, schema: { hide: true, params: Id } }
  app.get(root, own, producer.home)
  app.get(`${root}/ho-so`, own, producer.show)
  app.post(`${root}/ho-so`, own, producer.submit)
  app.get(`${root}/vung/moi`, own, area.showNew)
  app.post(`${root}/vung/moi`, own, area.create)
  app.get(`${root}/vung/:id`, one, area.show)
  app.post(`${root}/vung/:id/ho-so`, one, area.ask)
  app.post(`${root}/vung/:id/chung-nhan`, one, area.addCertificate)
  app.get(`${root}/vung/:id/vu-moi`, one, season.showBegin)
  app.post(`${root}/vung/:id/vu-moi`, one, season.begin)
  app.get(`${root}/vu/:id`, one, season.show)
  app.post(`${root}/vu/:id/ket-thuc`, one, season.end)
  app.post(`${root}/vu/:id/chia-se`, one, season.share)
  app.get(`${root}/vu/:id/ghi`, { config, schema: { hide: true, params: Id, querystring: WriteQuery } }, write.show)
  app.post(`${root}/vu/:id/ghi`, one, write.submit)
  app.get(`${root}/vu/:id/anh/:entry`, { config, schema: { hide: true, params: Photo } }, profile.ownPhoto)
  app.get(`${root}/vu/:id/kiem-nghiem`, one, residue.showOwn)
  app.post(`${root}/vu/:id/kiem-nghiem`, one, residue.submitOwn)
  app.get(`${root}/vu/:id/thu-hoach`, one, harvest.show)
  app.post(`${root}/vu/:id/thu-hoach`, one, harvest.submit)
}

/** For officers of agriculture and their leaders. */
export function deskRoutes(app: App): void {
  const both = { access: officer('agriculture_officer', 'leader') }
  const checks = { access: officer('agriculture_officer') }
  const of = (config: typeof both, params = Id) => ({ config, schema: { hide: true, params } })
  app.get(desk, { config: both, schema: { hide: true, querystring: officers.DeskQuery } }, officers.list)
  app.get(`${desk}/vung/:id`, of(both), officers.showArea)
  app.post(`${desk}/vung/:id/quyet-dinh`, of(checks), officers.decide)
  app.get(`${desk}/vu/:id`, of(both), officers.showSeason)
  app.get(`${desk}/vu/:id/anh/:entry`, { config: both, schema: { hide: true, params: Photo } }, profile.deskPhoto)
  app.post(`${desk}/vu/:id/cho-thu-hoach`, of(checks), harvest.release)
  app.get(`${desk}/vu/:id/kiem-nghiem`, of(checks), residue.showDesk)
  app.post(`${desk}/vu/:id/kiem-nghiem`, of(checks), residue.submitDesk)
}

/** For whoever was given the code of a diary. */
export function sharedRoutes(app: App): void {
  const config = { access: anyone }
  app.get(`${shared}/:share`, { config, schema: { hide: true, params: Share } }, profile.show)
  app.get(
    '/api/farming/profiles/:share',
    {
      config,
      schema: {
        tags: ['farming'],
        summary: 'The digital profile of a season that its producer shares by this code',
        params: Share,
        response: { 200: profile.ProfileShape },
      },
    },
    profile.showJson,
  )
}
