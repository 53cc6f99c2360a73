import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Type } from 'typebox'
import { enqueue } from '#core/jobs.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { formatDateTime, formatMoney, type MessageKey, type T } from '#core/i18n.ts'
import { exchangeJob } from '../tell/tell.ts'
import { readTime } from '../wire/wire.ts'
import * as store from './stand-in.queries.ts'
import { StandInDossierPage, StandInPage, switches, texts, there } from './stand-in.page.tsx'
import { actThere, fileThere, keepPaper, mayThere } from './there.ts'

/* STAND-IN of the national portal: its pages. They do not exist in production. */

export const Params = Type.Object({ ma: Type.String({ pattern: '^[\\w.-]{1,80}$' }) })
const largest = 30 * 1024 * 1024

const sample = {
  procedure: '1.004873',
  agency: 'H51.31510',
  name: 'Thạch Thị Mẫu',
  number: '094194000999',
  phone: '0912000999',
  declared:
    'NgaySinh=05/07/1994\nDiaChiXa=31510\nDiaChiChiTiet=12 đường Lê Hồng Phong\nDanToc=5\nQuocTich=Việt Nam\nTinhTrangHonNhan=1\nMucDich=2\nSoBan=2',
  note: '',
}
type Values = Record<(typeof texts)[number], string>

async function page(
  request: FastifyRequest,
  reply: FastifyReply,
  values: Values = sample,
  errors: FieldFault[] = [],
): Promise<FastifyReply> {
  const { t, server } = request
  const [newest, faults, offers] = await Promise.all([
    store.listNewestThere(server.db, 30),
    store.readFaults(server.db),
    store.countThereOffers(server.db),
  ])
  const body = h(StandInPage, {
    ...{ t, values, errors, offers },
    rows: newest.map(({ code, state, filedAt, body: about }) => ({
      ...{ code, state, procedure: about.procedure, name: about.applicant.name, when: filedAt },
    })),
    faults: {
      on: switches.filter((name) => faults[name]),
      ...{ delayMs: faults.delayMs, failNext: faults.failNext, loseAnswers: faults.loseAnswers },
    },
  })
  return reply.page({ title: t('national-portal.stand_in.title'), body, status: errors.length > 0 ? 422 : 200 })
}

export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

/** The texts and papers of a form; each paper is kept by the stand-in. */
async function readForm(request: FastifyRequest): Promise<{ fields: Record<string, string>; papers: string[] }> {
  const fields: Record<string, string> = {}
  const papers: string[] = []
  if (!request.isMultipart()) {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      if (typeof value === 'string') fields[name] = value
    return { fields, papers }
  }
  for await (const part of request.parts({ limits: { fileSize: largest } })) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value).replaceAll('\u0000', '').slice(0, 8_000)
    else if (!part.filename) part.file.resume()
    else {
      const content = await part.toBuffer()
      papers.push(
        await keepPaper(request.server.db, { name: part.filename.slice(0, 120), part: '', label: part.filename.slice(0, 120), content }),
      )
    }
  }
  return { fields, papers }
}

export async function submit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { fields, papers } = await readForm(request)
  const values = Object.fromEntries(texts.map((name) => [name, (fields[name] ?? '').trim()])) as Values
  const errors = (['procedure', 'agency', 'name', 'number'] as const)
    .filter((name) => values[name] === '')
    .map((field) => ({ field, message: request.t('national-portal.stand_in.missing') }))
  if (errors.length > 0) return page(request, reply, values, errors)
  const lines = values.declared.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf('=')
    return at > 0 ? [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const] : []
  })
  const { procedure, agency, name, number, phone, note } = values
  const filing = { procedure, agency, note, papers, applicant: { name, number, phone, email: '' }, declared: Object.fromEntries(lines) }
  const code = await fileThere(db, filing, clock.now())
  await enqueue(db, exchangeJob, {}, { key: exchangeJob })
  return reply.redirect(`${there}/${code}`, 303)
}

export async function setFaults(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = (request.body ?? {}) as Record<string, unknown>
  const on = [body.on ?? []].flat()
  const number = (name: string): number => Math.min(60_000, Math.max(0, Math.trunc(Number(body[name] ?? 0)) || 0))
  const flags = Object.fromEntries(switches.map((name) => [name, on.includes(name)])) as Record<(typeof switches)[number], boolean>
  await store.saveFaults(request.server.db, {
    ...{ ...flags, delayMs: number('delayMs'), failNext: number('failNext'), loseAnswers: number('loseAnswers') },
  })
  return reply.redirect(there, 303)
}

type List = Record<string, string>[]

export async function showOne(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const found = await store.findThere(server.db, (request.params as { ma: string }).ma)
  if (!found) throw refuse('notFound', 'core.not_found')
  const news = await store.listThereNews(server.db, found.code)
  const last = news.at(-1)?.body as
    | { NgayHenTra?: string; SoBienNhan?: string; DanhSachLePhi?: List; DanhSachGiayToKetQua?: List }
    | undefined
  const acts = found.body.acts.map(({ kind, at, note }) => ({
    at: new Date(at),
    what: t(`national-portal.stand_in.did.${kind}`),
    note,
    who: found.body.applicant.name,
  }))
  const told = news.map((one) => ({
    at: one.at,
    what: t(`national-portal.status.${one.state}` as MessageKey),
    note: String(one.body.GhiChu ?? ''),
    who: t('national-portal.stand_in.province', { number: one.number }),
  }))
  const items = [...acts, ...told]
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map(({ at, what, note, who }) => ({ what: note ? `${what}: ${note}` : what, when: formatDateTime(t.lang, at), who }))
  const fee = last?.DanhSachLePhi?.[0]
  const result = last?.DanhSachGiayToKetQua?.[0]
  const body = h(StandInDossierPage, {
    ...{ t, code: found.code, state: found.state, items, may: mayThere(found.state), facts: factsOf(t, found, last, fee) },
    links: [
      ...(fee?.DaThu === '0' && fee.DuongDanNop ? [{ label: t('national-portal.stand_in.pay'), href: fee.DuongDanNop }] : []),
      ...(result?.DuongDanTepTinKetQua ? [{ label: String(result.TenGiayTo), href: result.DuongDanTepTinKetQua }] : []),
    ],
  })
  const crumbs = [{ href: there, label: t('national-portal.stand_in.title') }]
  return reply.page({ title: t('national-portal.stand_in.dossier', { code: found.code }), crumbs, body })
}

function factsOf(
  t: T,
  found: store.There,
  last: { NgayHenTra?: string; SoBienNhan?: string } | undefined,
  fee: Record<string, string> | undefined,
): { label: string; value: string }[] {
  return [
    { label: t('national-portal.stand_in.procedure'), value: found.body.procedure },
    { label: t('national-portal.stand_in.agency'), value: found.body.agency },
    ...(last?.SoBienNhan ? [{ label: t('national-portal.stand_in.local_code'), value: last.SoBienNhan }] : []),
    ...(last?.NgayHenTra ? [{ label: t('national-portal.stand_in.due'), value: formatDateTime(t.lang, readTime(last.NgayHenTra)) }] : []),
    ...(fee
      ? [
          {
            label: t('national-portal.stand_in.fee'),
            value: `${formatMoney(t.lang, Number(fee.Gia))} · ${t(fee.DaThu === '1' ? 'national-portal.stand_in.paid' : 'national-portal.stand_in.unpaid')}`,
          },
        ]
      : []),
  ]
}

export async function actOne(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { ma } = request.params as { ma: string }
  const { fields, papers } = await readForm(request)
  const kind = fields.viec === 'BOSUNG' || fields.viec === 'RUT' ? fields.viec : undefined
  if (!kind) throw refuse('badRequest', 'core.bad_request')
  await actThere(db, ma, { kind, note: (fields.note ?? '').trim(), papers }, clock.now())
  await enqueue(db, exchangeJob, {}, { key: exchangeJob })
  return reply.redirect(`${there}/${ma}`, 303)
}
