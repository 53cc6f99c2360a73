import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listen } from '../../../../test/exchange.ts'
import { type News, PortalAway, PortalRefused } from './portal.ts'
import { paths, wirePortal } from './wire.ts'

/* The contract with the national portal, from our side: of every answer we know what it is. The other side: the stand-in, in in-step.test.ts. */

const dossier = {
  ...{ MaHoSo: 'G-1', MaTTHC: '1.1', MaDonVi: 'H51', ChuHoSo: 'Kim Văn A', MaDoiTuong: '094090000001', TrangThaiHoSo: '1' },
  DuLieu: { DanToc: '5' },
  LichSu: [{ MaViec: 'v-1', Loai: 'NOP', ThoiDiem: '20261123083000', NoiDung: '', TaiLieuNop: [{ TepDinhKemId: 't', DungLuong: 12 }] }],
}
const news: News = {
  ...{ code: 'G-1', number: 3, dossier: 'H-1', procedure: '1.1', agency: 'H51', applicant: 'A', state: '4', at: '2026-11-23T01:30:00Z' },
  isNew: false,
  channel: 'national_portal',
  ...{ by: 'B', note: '', receivedAt: null, dueAt: null, fee: null, supplement: null, result: null },
}

async function portalThat(t: { after(run: () => Promise<void>): void }) {
  const state = { status: 200, body: '' as string | undefined, seen: [] as Record<string, unknown>[] }
  const there = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const given = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>
      if (request.url === paths.session) return void response.end('{"error_code":0,"session":"s"}')
      state.seen.push(given)
      if (state.body !== undefined) return void response.writeHead(state.status).end(state.body)
      // Half an answer, and the line breaks.
      response.writeHead(200, { 'content-length': '100' })
      response.write('{"error_code":"00"', () => response.destroy())
    })
  })
  t.after(() => there.close())
  const portal = wirePortal({ url: there.url, username: 'u', password: 'p' }, 'H51')
  const says = (result: unknown[]): void => void Object.assign(state, { status: 200, body: JSON.stringify({ error_code: '00', result }) })
  const outcome = (asked: Promise<unknown>): Promise<string> =>
    asked.then(
      () => 'read',
      (error: unknown) =>
        error instanceof PortalAway ? 'away' : error instanceof PortalRefused ? error.code : `a fault: ${String(error)}`,
    )
  return { state, portal, says, outcome }
}

test('what the portal answers is read, refused or tried again, and never a fault of ours', async (t) => {
  const { state, portal, outcome } = await portalThat(t)
  const bodies: Record<string, [status: number, body: string | undefined, outcome: string]> = {
    good: [200, JSON.stringify({ error_code: '00', result: [dossier], more: 1 }), 'read'],
    'its own no': [200, '{"error_code":"12","error_message":"Mã không có"}', '12'],
    'no code': [200, '{}', 'unreadable'],
    'a session that never holds': [200, '{"error_code":"401"}', '401'],
    nothing: [200, 'null', 'unreadable'],
    list: [200, '[]', 'unreadable'],
    text: [200, '"00"', 'unreadable'],
    'an error page': [200, '<h1>Bad Gateway</h1>', 'unreadable'],
    'half an answer': [200, undefined, 'away'],
    down: [503, '', 'away'],
    busy: [429, '', 'away'],
    forbidden: [403, '{}', 'http_403'],
    'far too much': [200, `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`, 'too_large'],
  }
  for (const [name, [status, body, wanted]] of Object.entries(bodies)) {
    Object.assign(state, { status, body })
    assert.equal(await outcome(portal.read('G-1')), wanted, name)
  }
})

test('a dossier without its code, an act without its key, a time or a number that is none: a person has to look', async (t) => {
  const { state, portal, says, outcome } = await portalThat(t)
  says([dossier])
  const read = await portal.read('G-1')
  assert.deepEqual(
    [read?.code, read?.declared, read?.acts[0]?.kind, read?.acts[0]?.at.toISOString(), read?.acts[0]?.papers[0]?.bytes],
    ['G-1', { DanToc: '5' }, 'file', '2026-11-23T01:30:00.000Z', 12],
  )
  const act = dossier.LichSu[0]
  for (const bent of [
    { ...dossier, MaHoSo: '' },
    { ...dossier, MaHoSo: null },
    { ...dossier, LichSu: [{ ...act, MaViec: undefined }] },
    { ...dossier, LichSu: [{ ...act, ThoiDiem: '23/11/2026' }] },
    { ...dossier, LichSu: [{ ...act, ThoiDiem: null }] },
    { ...dossier, LichSu: [{ ...act, TaiLieuNop: [{ TepDinhKemId: 't', DungLuong: 'to' }] }] },
  ]) {
    says([bent])
    assert.equal(await outcome(portal.read('G-1')), 'unreadable', JSON.stringify(bent))
  }
  // What is not there where it need not be is nothing, not a fault.
  says([{ ...dossier, DuLieu: 'x', LichSu: [null, 7, act], Email: 12 }])
  assert.equal((await portal.read('G-1'))?.acts.length, 1)
  says([])
  assert.equal(await portal.read('G-1'), undefined)
  for (const bent of [
    { MaHoSo: 'G', PhienBan: 1 },
    { So: 'x', MaHoSo: 'G', PhienBan: 1 },
    { So: 4, MaHoSo: 'G', PhienBan: -1 },
  ]) {
    says([bent])
    assert.equal(await outcome(portal.listChanges(0, 10)), 'unreadable', JSON.stringify(bent))
  }
  says([{ So: '4', MaHoSo: 'G', PhienBan: 2 }])
  assert.deepEqual(await portal.listChanges(0, 10), [{ number: 4, code: 'G', version: 2 }])
  says([])
  state.seen.length = 0
  await portal.tell(news)
  assert.deepEqual(
    state.seen.map(({ service, session, madonvi }) => [service, session, madonvi]),
    [
      ['DongBoHoSoMC', 's', 'H51'],
      ['CapNhatTienDoHoSoMC', 's', 'H51'],
    ],
  )
})
