import type { NationalPortalSettings } from '#core/config.ts'
import {
  type Change,
  type Listed,
  type News,
  type Portal,
  type PortalAct,
  PortalAway,
  type PortalDossier,
  type PortalPaper,
  PortalRefused,
} from './portal.ts'

/*
 * The wire of the national portal, all of it, in this one file.
 * As public programs of provinces show it: a session for an account; one endpoint with `session`, `madonvi` and `service`; the services
 * TraCuuHoSo, DongBoHoSoMC and CapNhatTienDoHoSoMC with the fields used below; times as yyyyMMddHHmmss; error_code "00" for done.
 * TO VERIFY, because no public text says it: the paths, how a province learns of dossiers filed on the portal (LayHoSoThayDoi and the
 * fields LichSu, PhienBan, DuLieu, MaBam here), how lists are compared (LayDanhSachHoSo), how the catalogue is told (DongBoMucDoTTHC),
 * that a message carries a number (SoTin), the codes of HinhThuc, and that a dossier filed here is opened there by isUpdating False.
 */
export const paths = { session: '/dang-nhap', service: '/dich-vu', paper: '/tep' }
const patience = 20_000
const largestAnswer = 4 * 1024 * 1024
/** How a dossier was filed, in the portal's codes: to verify. */
const channels: Record<string, string> = { direct: '0', postal: '1', online: '2', national_portal: '2' }
/** The portal's codes of what a citizen did. */
export const actKinds: Record<string, string> = { NOP: 'file', BOSUNG: 'supplement', RUT: 'withdraw' }

type Fields = Record<string, unknown>
const text = (from: Fields, key: string): string =>
  typeof from[key] === 'string' || typeof from[key] === 'number' ? String(from[key]) : ''
const list = (from: Fields, key: string): Fields[] =>
  (Array.isArray(from[key]) ? (from[key] as unknown[]) : []).filter((one): one is Fields => typeof one === 'object' && one !== null)

/** 2026-11-23T01:30:00Z as 20261123083000, the portal's way, in Vietnam's time. */
export function wireTime(at: Date): string {
  return new Date(at.getTime() + 7 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14)
}

export function readTime(given: string): Date {
  const [, y, m, d, h, i, s] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(given) ?? []
  const at = new Date(`${y}-${m}-${d}T${h}:${i}:${s}+07:00`)
  if (Number.isNaN(at.getTime())) throw new PortalRefused('unreadable', `a time is "${given.slice(0, 40)}"`)
  return at
}

/** A whole number that must be there. */
function count(from: Fields, key: string): number {
  const found = text(from, key)
  if (!/^\d{1,15}$/.test(found)) throw new PortalRefused('unreadable', `${key} is no number`)
  return Number(found)
}

function readPaper(given: Fields): PortalPaper {
  return {
    id: text(given, 'TepDinhKemId'),
    name: text(given, 'TenTepDinhKem'),
    part: text(given, 'MaThanhPhanHoSo'),
    label: text(given, 'TenGiayTo'),
    sha256: text(given, 'MaBam').toLowerCase(),
    bytes: text(given, 'DungLuong') ? count(given, 'DungLuong') : 0,
    url: text(given, 'DuongDanTaiTepTin'),
  }
}

function readAct(given: Fields): PortalAct {
  const code = text(given, 'Loai')
  return {
    key: text(given, 'MaViec'),
    kind: actKinds[code] ?? `unknown:${code.slice(0, 40)}`,
    at: readTime(text(given, 'ThoiDiem')),
    note: text(given, 'NoiDung').slice(0, 4_000),
    papers: list(given, 'TaiLieuNop').map(readPaper),
  }
}

function readDossier(given: Fields): PortalDossier {
  const data = typeof given.DuLieu === 'object' && given.DuLieu !== null ? (given.DuLieu as Fields) : {}
  const dossier = {
    code: text(given, 'MaHoSo'),
    procedure: text(given, 'MaTTHC'),
    agency: text(given, 'MaDonVi'),
    applicant: {
      name: text(given, 'ChuHoSo'),
      number: text(given, 'MaDoiTuong'),
      phone: text(given, 'SoDienThoai'),
      email: text(given, 'Email'),
    },
    declared: Object.fromEntries(Object.keys(data).flatMap((key) => (text(data, key) ? [[key, text(data, key).slice(0, 4_000)]] : []))),
    acts: list(given, 'LichSu').map(readAct),
    state: text(given, 'TrangThaiHoSo'),
  }
  if (!dossier.code || dossier.acts.some(({ key }) => !key))
    throw new PortalRefused('unreadable', 'a dossier has no code, or an act no key')
  return dossier
}

const when = (at: string | null): string => (at ? wireTime(new Date(at)) : '')

/** A dossier as DongBoHoSoMC wants it. */
function dossierFields(news: News): Fields {
  const { fee, result } = news
  return {
    MaHoSo: news.code,
    SoBienNhan: news.dossier,
    MaTTHC: news.procedure,
    ChuHoSo: news.applicant,
    NgayTiepNhan: when(news.receivedAt),
    NgayHenTra: when(news.dueAt),
    TrangThaiHoSo: news.state,
    HinhThuc: channels[news.channel] ?? '2',
    DonViXuLy: news.agency,
    GhiChu: news.note,
    SoTin: news.number,
    DanhSachLePhi: fee ? [{ TenPhiLePhi: fee.name, Gia: String(fee.amount), DaThu: fee.paid ? '1' : '0', DuongDanNop: fee.href }] : [],
    DanhSachHoSoBoSung: news.supplement ? [{ NguoiYeuCauBoSung: news.by, NoiDungBoSung: news.supplement, NgayBoSung: when(news.at) }] : [],
    DanhSachGiayToKetQua: result ? [{ TenGiayTo: result.title, GiayToId: result.code, DuongDanTepTinKetQua: result.href }] : [],
  }
}

/** A step as CapNhatTienDoHoSoMC wants it. */
const stepFields = (news: News): Fields => ({
  MaHoSo: news.code,
  NguoiXuLy: news.by,
  ThoiDiemXuLy: when(news.at),
  PhongBanXuLy: news.agency,
  NoiDungXuLy: news.note,
  TrangThai: news.state,
  NgayKetThucTheoQuyDinh: when(news.dueAt),
  SoTin: news.number,
})

async function bodyOf(answer: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of answer.body ?? []) {
      size += chunk.length
      if (size > most) throw new PortalRefused('too_large', `the answer has more than ${most} bytes`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw error instanceof PortalRefused ? error : new PortalAway('the answer broke off')
  }
  return Buffer.concat(chunks)
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(patience), redirect: 'error' })
  } catch (error) {
    throw new PortalAway(`not reached: ${(error as Error).name}`)
  }
}

function fieldsOf(body: string): Fields {
  try {
    const read: unknown = JSON.parse(body)
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Fields
  } catch {
    // Said below, as for any other answer that is none.
  }
  throw new PortalRefused('unreadable', 'the answer is no JSON object')
}

/** The portal over HTTP. */
export function wirePortal(settings: NationalPortalSettings, unit: string): Portal {
  let session = ''
  const post = async (path: string, fields: Fields): Promise<Fields> => {
    const answer = await ask(`${settings.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(fields),
    })
    if (answer.status >= 500 || answer.status === 429) throw new PortalAway(`HTTP ${answer.status}`)
    const body = (await bodyOf(answer, largestAnswer)).toString('utf8')
    if (answer.status >= 400) throw new PortalRefused(`http_${answer.status}`, `HTTP ${answer.status}`)
    return fieldsOf(body)
  }
  const open = async (): Promise<void> => {
    const answer = await post(paths.session, { username: settings.username, password: settings.password })
    session = text(answer, 'session')
    if (!session) throw new PortalAway('the account was not accepted')
  }
  const call = async (service: string, fields: Fields = {}): Promise<Fields[]> => {
    for (let turn = 0; ; turn++) {
      if (!session) await open()
      const answer = await post(paths.service, { session, madonvi: unit, service, ...fields })
      const code = text(answer, 'error_code')
      if (code === '00' || code === '0') return list(answer, 'result')
      if (code !== '401' || turn > 0) throw new PortalRefused(code || 'unreadable', text(answer, 'error_message') || code)
      session = ''
    }
  }
  return {
    check: open,
    listChanges: async (after, limit) =>
      (await call('LayHoSoThayDoi', { tuSo: after, soLuong: limit })).map(
        (one): Change => ({ number: count(one, 'So'), code: text(one, 'MaHoSo'), version: count(one, 'PhienBan') }),
      ),
    read: async (code) => {
      const [found] = await call('TraCuuHoSo', { mahoso: code })
      return found && readDossier(found)
    },
    fetchPaper: async (paper, most) => {
      const url = URL.parse(paper.url, settings.url)
      if (!url || url.origin !== new URL(settings.url).origin) throw new PortalRefused('paper_elsewhere', 'a paper lies on another server')
      const answer = await ask(url.href, { headers: { authorization: `Bearer ${session}` } })
      if (answer.status >= 500) throw new PortalAway(`HTTP ${answer.status}`)
      if (answer.status >= 400) throw new PortalRefused('paper_missing', `HTTP ${answer.status}`)
      return bodyOf(answer, most)
    },
    tell: async (news) => {
      await call('DongBoHoSoMC', { isUpdating: news.isNew ? 'False' : 'True', data: [dossierFields(news)] })
      await call('CapNhatTienDoHoSoMC', { data: [stepFields(news)] })
    },
    offer: async (offers) => {
      const data = offers.map(({ code, name, level, open: isOpen }) => ({
        MaTTHC: code,
        TenTTHC: name,
        MucDo: level,
        TrucTuyen: isOpen ? '1' : '0',
      }))
      await call('DongBoMucDoTTHC', { data })
    },
    list: async (after, limit) =>
      (await call('LayDanhSachHoSo', { sauMa: after, soLuong: limit })).map(
        (one): Listed => ({ code: text(one, 'MaHoSo'), state: text(one, 'TrangThaiHoSo') }),
      ),
  }
}
