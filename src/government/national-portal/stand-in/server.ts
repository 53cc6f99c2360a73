import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { NationalPortalSettings } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { paths, wireTime } from '../wire/wire.ts'
import * as store from './stand-in.queries.ts'
import { takeNews } from './there.ts'

/* STAND-IN of the national portal: its side of the wire, on a port of this computer. Never started in production. */

export type StandIn = { account: NationalPortalSettings; stop(): Promise<void> }
type Place = { db: Db; now: () => Date }
type Fields = Record<string, unknown>
type Answer = { status: number; body: Fields | Buffer }
type Room = Place & { sessions: Set<string>; password: string }

const done = (result: Fields[] = []): Answer => ({ status: 200, body: { error_code: '00', result } })
const no = (code: string, message: string): Answer => ({ status: 200, body: { error_code: code, error_message: message } })

export async function startStandIn(place: Place): Promise<StandIn> {
  const room: Room = { ...place, sessions: new Set(), password: randomUUID() }
  const server = createServer((request, response) => {
    void serve(room, request, response).catch(() => response.writeHead(500).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  server.unref()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    account: { url, username: 'tinhso', password: room.password },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function serve(room: Room, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const faults = await store.readFaults(room.db)
  if (faults.delayMs > 0) await wait(Math.min(faults.delayMs, 60_000))
  if (faults.down) return void response.writeHead(503).end()
  if (faults.failNext > 0) {
    await store.spend(room.db, 'failNext')
    return void response.writeHead(500).end()
  }
  const answer = await answerTo(room, faults, request, Buffer.concat(chunks))
  if (faults.loseAnswers > 0) {
    await store.spend(room.db, 'loseAnswers')
    return void response.writeHead(502).end()
  }
  const plain = Buffer.isBuffer(answer.body)
  response.writeHead(answer.status, { 'content-type': plain ? 'application/octet-stream' : 'application/json; charset=utf-8' })
  response.end(plain ? answer.body : JSON.stringify(answer.body))
}

async function answerTo(room: Room, faults: store.Faults, request: IncomingMessage, body: Buffer): Promise<Answer> {
  const path = request.url ?? ''
  if (path.startsWith(`${paths.paper}/`)) {
    const known = room.sessions.has(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '')
    const id = path.slice(paths.paper.length + 1)
    const content = known && /^[0-9a-f-]{36}$/.test(id) ? await store.readTherePaper(room.db, id) : undefined
    if (!content) return { status: 404, body: Buffer.alloc(0) }
    return { status: 200, body: faults.corrupt ? Buffer.concat([content, Buffer.from('?')]) : content }
  }
  const given = JSON.parse(body.toString('utf8')) as Fields
  if (path === paths.session) {
    if (given.password !== room.password) return { status: 200, body: { error_code: 1 } }
    const session = randomUUID()
    room.sessions.add(session)
    return { status: 200, body: { error_code: 0, session } }
  }
  if (path !== paths.service) return { status: 404, body: {} }
  if (!room.sessions.has(String(given.session))) return no('401', 'session')
  const service = Object.hasOwn(services, String(given.service)) ? services[String(given.service)] : undefined
  return service ? service(room, given, faults) : no('404', 'service')
}

const listOf = (given: Fields): Fields[] => (Array.isArray(given.data) ? (given.data as Fields[]) : [])

const services: Record<string, (room: Room, given: Fields, faults: store.Faults) => Promise<Answer>> = {
  LayHoSoThayDoi: async ({ db }, given, faults) => {
    let changes = await store.listThereChanges(db, Number(given.tuSo ?? 0), Math.min(500, Number(given.soLuong ?? 100)))
    if (faults.late) changes = changes.filter(({ number }) => number % 2 === 0)
    if (faults.twice) changes = changes.flatMap((change) => [change, change])
    if (faults.reorder) changes = changes.reverse()
    return done(changes.map(({ number, code, version }) => ({ So: number, MaHoSo: code, PhienBan: version })))
  },
  TraCuuHoSo: async ({ db }, given) => {
    const found = await store.findThere(db, String(given.mahoso ?? ''))
    return done(found ? [await shapeOf(db, found)] : [])
  },
  DongBoHoSoMC: async ({ db, now }, given, faults) => {
    for (const one of listOf(given))
      if ((await takeNews(db, one, now(), { echo: faults.echo, isNew: given.isUpdating === 'False' })) === 'unknown')
        return no('422', `${String(one.MaHoSo)} ${String(one.TrangThaiHoSo)}`)
    return done()
  },
  CapNhatTienDoHoSoMC: async ({ db }, given) => {
    for (const one of listOf(given)) if (!(await store.findThere(db, String(one.MaHoSo ?? '')))) return no('422', String(one.MaHoSo))
    return done()
  },
  LayDanhSachHoSo: async ({ db }, given) =>
    done(
      (await store.listThere(db, String(given.sauMa ?? ''), Math.min(1_000, Number(given.soLuong ?? 500)))).map(({ code, state }) => ({
        MaHoSo: code,
        TrangThaiHoSo: state,
      })),
    ),
  DongBoMucDoTTHC: async ({ db }, given) => {
    for (const one of listOf(given)) await store.saveThereOffer(db, String(one.MaTTHC), String(one.MucDo))
    return done()
  },
}

async function shapeOf(db: Db, { code, version, state, body }: store.There): Promise<Fields> {
  const papers = new Map(
    (
      await store.listTherePapers(
        db,
        body.acts.flatMap((act) => act.papers),
      )
    ).map((paper) => [paper.id, paper]),
  )
  const paperOf = (id: string): Fields[] => {
    const paper = papers.get(id)
    if (!paper) return []
    const { name, part, label, sha256, size } = paper
    const url = `${paths.paper}/${id}`
    return [
      {
        ...{ TepDinhKemId: id, TenTepDinhKem: name, MaThanhPhanHoSo: part, TenGiayTo: label, MaBam: sha256, DungLuong: size },
        DuongDanTaiTepTin: url,
      },
    ]
  }
  const { procedure, agency, applicant, declared, acts } = body
  return {
    ...{ MaHoSo: code, PhienBan: version, MaTTHC: procedure, MaDonVi: agency, TrangThaiHoSo: state, DuLieu: declared },
    ...{ ChuHoSo: applicant.name, MaDoiTuong: applicant.number, SoDienThoai: applicant.phone, Email: applicant.email },
    LichSu: acts.map((act) => ({
      ...{ MaViec: act.key, Loai: act.kind, ThoiDiem: wireTime(new Date(act.at)), NoiDung: act.note },
      TaiLieuNop: act.papers.flatMap(paperOf),
    })),
  }
}
