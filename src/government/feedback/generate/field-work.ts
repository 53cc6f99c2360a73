import type { Actor } from '#core/access.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { type Province, readProvince } from '#core/province.ts'
import type { CleanPhoto } from '#ground/files/index.ts'
import { listOfficers } from '#ground/identity/index.ts'
import { bordersOn, findUnitByCode, type Point, type Unit } from '#ground/places/index.ts'
import type { PublishedCatalogue } from '../catalogue/catalogue.ts'
import { currentCatalogue } from '../catalogue/load-catalogue.ts'
import { chargeOf, communeAt, listCommunes } from '../catalogue/responsible.ts'
import { freezeMonth } from '../league/freeze.ts'
import { monthBefore } from '../league/league.rules.ts'
import { actOnReport, type By, type ReportAct } from '../report/act-on-report.ts'
import { findSent } from '../report/report.queries.ts'
import { fileReport } from '../send/file-report.ts'
import { dice } from './dice.rules.ts'
import { label, type Life, lives, sayings, type Step } from './sayings.rules.ts'
import { drawScene } from './scene.ts'

type Scene = { before: CleanPhoto; after: CleanPhoto }
type Stage = {
  catalogue: PublishedCatalogue
  day: string
  communes: Unit[]
  dispatcher: Actor
  scenes: Map<string, Scene>
  roll(): number
}
const hour = 3_600_000
const keyOf = (at: number): string => `made-up-field-report-${at}`

/** Communes with officers of their own come first: there a visitor of the demo looks. */
async function setStage(context: Context, province: Province): Promise<Stage | undefined> {
  const { db, clock } = context
  const day = dayOf(clock.now())
  const all = await listCommunes(db, province, day)
  const dispatchers = await listOfficers(db, { role: 'dispatcher', at: clock.now() })
  const staffed = new Set((await listOfficers(db, { role: 'clerk', at: clock.now() })).map(({ unitId }) => unitId))
  const ids = new Set(all.map(({ id }) => id))
  // Who dispatches for the whole province may act on every report.
  const widest = dispatchers.find(({ unitId }) => !ids.has(unitId))
  if (!widest || all.length === 0) return undefined
  const roll = dice(11)
  const communes = [...all.filter(({ id }) => staffed.has(id)), ...all.filter(({ id }) => !staffed.has(id)).filter((_, n) => n % 9 === 0)]
  const catalogue = await currentCatalogue(db)
  const scenes = new Map<string, Scene>()
  for (const { key } of catalogue.body.categories)
    if (sayings[key]) scenes.set(key, { before: await drawScene(key, false), after: await drawScene(key, true) })
  const { personId, name, unitId } = widest
  const dispatcher: Actor = { personId, name, kind: 'officer', sessionId: '', roles: [{ role: 'dispatcher', unitId }] }
  return { catalogue, day, communes, dispatcher, scenes, roll }
}

/** A point inside the commune near its middle, where its border is known. */
async function pointIn({ db }: Context, { day, roll }: Stage, commune: Unit): Promise<Point | undefined> {
  const border = (await bordersOn(db, day, 'commune')).borders.find(({ unitId }) => unitId === commune.id)
  if (!border) return undefined
  const { south, north, west, east } = border.box
  for (let tries = 0; tries < 12; tries++) {
    const within = (low: number, high: number): number => (low + high) / 2 + (roll() - 0.5) * (high - low) * 0.6
    const point = { lat: Number(within(south, north).toFixed(5)), lon: Number(within(west, east).toFixed(5)) }
    if ((await communeAt(db, point, day))?.id === commune.id) return point
  }
  return undefined
}

/** The same day at an hour at which people are up and offices work, as long as that is past. */
function byDay(at: Date, now: Date): Date {
  const hours = (at.getUTCHours() + 7) % 24
  if (hours >= 8 && hours < 17) return at
  const moved = new Date(`${dayOf(at)}T${hours < 8 ? '08' : '15'}:00:00+07:00`)
  moved.setUTCMinutes(at.getUTCMinutes())
  return moved < now ? moved : at
}

type Made = { reference: string; commune: Unit; category: string; point: Point | undefined; at: Date }

async function send(context: Context, stage: Stage, by: { n: number; commune: Unit; at: Date; like?: Made | undefined }): Promise<Made> {
  const { db, config } = context
  const { n, at, like } = by
  const commune = like?.commune ?? by.commune
  const kinds = [...stage.scenes.keys()]
  const category = like?.category ?? (kinds[n % kinds.length] as string)
  const said = (sayings[category] ?? [])[Math.floor(n / kinds.length) % (sayings[category]?.length ?? 1)]
  const scene = stage.scenes.get(category)
  const point = like?.point ?? (await pointIn(context, stage, commune))
  const { reference } = await fileReport(db, config, {
    ...{ catalogue: stage.catalogue, category, words: `${said?.words ?? ''} ${label}`, privateWords: '', answers: said?.answers ?? {} },
    ...{ placeWords: `${1 + Math.floor(stage.roll() * 200)} đường mẫu số ${1 + (n % 20)}`, commune },
    point,
    photos: n % 4 === 3 || !scene ? [] : [scene.before],
    ...{ owner: undefined, contactName: '', contact: '', maskWanted: false, spotId: null },
    ...{ channel: n % 5 === 0 ? 'offline' : 'web', key: keyOf(n), hash: keyOf(n), occurredAt: at, at, lang: 'vi', nobody: 'Người gửi mẫu' },
  })
  return { reference, commune, category, point, at }
}

type Doing = { made: Made; before: Made | undefined; n: number }

/** What an action of a life brings with it: words, photos, where to. */
async function detailsOf({ db }: Context, stage: Stage, step: Step, { made, before, n }: Doing): Promise<Partial<ReportAct> | undefined> {
  const note = (words: string): Partial<ReportAct> => ({ note: `${words} ${label}` })
  const scene = stage.scenes.get(made.category)
  switch (step) {
    case 'answer':
      return { ...note(sayings[made.category]?.[0]?.answer ?? 'Đã xử lý.'), photos: scene ? [scene.after] : [] }
    case 'ask':
      return note('Xin cho biết rõ hơn địa điểm.')
    case 'decline':
      return note('Việc này không thuộc thẩm quyền của các cơ quan trên địa bàn.')
    case 'reopen':
      return note('Hôm sau lại như cũ.')
    case 'rate':
      return { data: { score: 3 + (n % 3) } }
    case 'merge':
      return before && { data: { inputs: { into: before.reference } } }
    case 'route': {
      const unit = await findUnitByCode(db, 'H13.SXD', { on: stage.day })
      return unit && { ...note('Tuyến đường do Sở quản lý.'), charge: await chargeOf(db, unit, stage.day) }
    }
    default:
      return {}
  }
}

const reporters: Step[] = ['rate', 'reopen', 'withdraw']

async function live(context: Context, stage: Stage, life: Life, doing: Doing): Promise<void> {
  const { db, config, clock } = context
  const now = clock.now().getTime()
  let at = doing.made.at.getTime()
  let last = at
  for (const [order, action] of life.steps.entries()) {
    const details = await detailsOf(context, stage, action, doing)
    if (!details) return
    // A little later each time, and never in a time that has not come.
    at += Math.min((3 + stage.roll() * 30) * hour * (order === 0 ? 0.3 : 1), Math.max(60_000, (now - at) * 0.6))
    const by: By = reporters.includes(action) ? { reporter: true } : { actor: stage.dispatcher }
    const key = `${keyOf(doing.n)}:${order}`
    const then = Math.max(byDay(new Date(at), clock.now()).getTime(), last)
    await actOnReport(db, config, { reference: doing.made.reference, action, by, key, at: new Date(then), lang: 'vi', ...details })
    last = then
  }
}

/** Made-up field reports with cases in every state, by the module's own functions: a demo's map, lists, queues and league are not empty. */
export async function generateFieldWork(context: Context, count: number): Promise<number> {
  const { db, config, clock, log } = context
  if (config.mode === 'production') {
    log('made-up field reports are refused in production')
    return 2
  }
  if (await findSent(db, keyOf(0))) {
    log('made-up field reports are here already')
    return 1
  }
  const stage = await setStage(context, readProvince(config.province))
  if (!stage) {
    log('no made-up field reports: nobody dispatches for the whole province')
    return 0
  }
  let last: Made | undefined
  for (let n = 0; n < count; n++) {
    const life = lives[n % lives.length] as Life
    // Communes in turn, the first ones oftener: a league needs some that have several.
    const commune = stage.communes[
      n % 3 === 0 ? Math.floor(stage.roll() * stage.communes.length) : n % Math.min(4, stage.communes.length)
    ] as Unit
    const at = byDay(new Date(clock.now().getTime() - (life.days + stage.roll() / 4) * 24 * hour), clock.now())
    const made = await send(context, stage, { n, commune, at, like: life.steps.includes('merge') ? last : undefined })
    await live(context, stage, life, { made, before: last, n })
    if (life.steps[0] === 'accept') last = made
  }
  const month = monthBefore(stage.day)
  for (const each of [monthBefore(month), month]) await freezeMonth(db, each, clock.now())
  log(`${count} made-up field reports`)
  return 0
}
