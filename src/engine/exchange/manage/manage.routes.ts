import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { GetArchitecture, show as showMap, showJson, showSvg } from '../architecture/architecture.ts'
import * as agreements from './agreements.ts'
import { showChanges } from './changes.ts'
import { home } from './form.page.tsx'
import * as letters from './letters.ts'
import * as log from './log.ts'
import * as services from './services.ts'
import * as subscriptions from './subscriptions.ts'
import * as systems from './systems.ts'

const id = Type.String({ format: 'uuid' })
const One = Type.Object({ id })

/** Every page of the exchange: its management for operators, and the map for those who steer. */
export function manageRoutes(app: App): void {
  const config = { access: officer('exchange_operator', 'administrator') }
  const plain = { config, schema: { hide: true } }
  const one = { config, schema: { hide: true, params: One } }
  app.get(home, plain, systems.list)
  app.get(`${home}/he-thong/them`, plain, systems.showNew)
  app.post(`${home}/he-thong/them`, plain, systems.create)
  app.get(`${home}/he-thong/:id`, one, systems.show)
  app.get(`${home}/he-thong/:id/sua`, one, systems.showChange)
  app.post(`${home}/he-thong/:id/sua`, one, systems.change)
  app.post(`${home}/he-thong/:id/trang-thai`, one, systems.switchOver)
  app.post(`${home}/he-thong/:id/khoa`, one, systems.issueSecret)
  app.post(`${home}/he-thong/:id/xac-thuc`, one, systems.addCredential)
  const credential = { config, schema: { hide: true, params: Type.Object({ id, credential: Type.String({ maxLength: 120 }) }) } }
  app.post(`${home}/he-thong/:id/xac-thuc/:credential/thu-hoi`, credential, systems.withdraw)
  app.get(`${home}/he-thong/:id/dich-vu/them`, one, services.showNew)
  app.post(`${home}/he-thong/:id/dich-vu/them`, one, services.create)

  app.get(`${home}/dich-vu`, plain, services.list)
  app.get(`${home}/dich-vu/:id`, one, services.show)
  app.get(`${home}/dich-vu/:id/sua`, one, services.showChange)
  app.post(`${home}/dich-vu/:id/sua`, one, services.change)
  app.post(`${home}/dich-vu/:id/trang-thai`, one, services.switchOver)
  app.post(`${home}/dich-vu/:id/diem-goi`, one, services.addEndpoint)
  app.post(`${home}/dich-vu/:id/hop-dong`, one, services.importDocument)
  app.post(`${home}/dich-vu/:id/hop-dong/quyet-dinh`, one, services.decideContract)
  app.post(`${home}/dich-vu/:id/bao-tri`, one, services.planMaintenance)

  app.get(`${home}/thoa-thuan`, { config, schema: { hide: true, querystring: agreements.Query } }, agreements.list)
  app.get(`${home}/thoa-thuan/them`, plain, agreements.showNew)
  app.post(`${home}/thoa-thuan/them`, plain, agreements.create)
  app.get(`${home}/thoa-thuan/:id`, one, agreements.show)
  app.post(`${home}/thoa-thuan/:id/quyet-dinh`, one, agreements.decide)
  app.post(`${home}/thoa-thuan/:id/ket-thuc`, one, agreements.end)

  app.get(`${home}/thay-doi`, plain, showChanges)

  app.get(`${home}/nhat-ky`, { config, schema: { hide: true, querystring: log.Query } }, log.show)

  app.get(`${home}/dang-ky`, plain, subscriptions.list)
  app.get(`${home}/dang-ky/them`, plain, subscriptions.showNew)
  app.post(`${home}/dang-ky/them`, plain, subscriptions.create)
  app.get(`${home}/dang-ky/:id`, one, subscriptions.show)
  app.post(`${home}/dang-ky/:id/viec`, one, subscriptions.step)
  app.post(`${home}/dang-ky/:id/phat-lai`, one, subscriptions.replay)
  app.get(`${home}/danh-muc`, plain, subscriptions.listMaps)
  app.get(`${home}/danh-muc/them`, plain, subscriptions.showNewMap)
  app.post(`${home}/danh-muc`, plain, subscriptions.createMap)

  app.get(`${home}/thu-chet`, { config, schema: { hide: true, querystring: letters.Query } }, letters.list)
  const letter = { config, schema: { hide: true, params: letters.Params } }
  app.get(`${home}/thu-chet/:id`, letter, letters.show)
  app.post(`${home}/thu-chet/:id`, letter, letters.send)

  const steering = { access: officer('leader', 'approver', 'administrator', 'exchange_operator') }
  app.get('/dieu-hanh/kien-truc', { config: steering, schema: { hide: true } }, showMap)
  app.get('/dieu-hanh/kien-truc.svg', { config: steering, schema: { hide: true } }, showSvg)
  app.get('/api/exchange/architecture', { config: steering, schema: GetArchitecture }, showJson)
}
