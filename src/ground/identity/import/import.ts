import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { actorOf, listOfficerRoles } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refusalOf, refuse } from '#core/errors.ts'
import { dayOf, type T, translatorFor } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import { examinePart } from '#ground/files/index.ts'
import { listChildren, listTree } from '#ground/places/index.ts'
import { insertChange } from '../leave/leave.queries.ts'
import { saveCredential } from '../password/credential.queries.ts'
import { hashMadePassword, makePassword } from '../password/password.ts'
import { createOfficer } from '../people/people.ts'
import { foldEmail, foldLogin, foldPhone } from '../people/people.rules.ts'
import { DonePage, PreviewPage, UploadPage } from './import.page.tsx'
import { findBatch, findTaken, insertBatch, markApplied } from './import.queries.ts'
import { checkRows, type Column, type Known, readHeadings, type Row, templateExample, templateHeadings } from './import.rules.ts'
import { mostRows, readSheet, writeTemplate } from './sheet.ts'

const here = '/quan-tri/can-bo/nhap'
const mostBytes = 2 * 1024 * 1024
const crumbsOf = (t: T) => [{ href: '/quan-tri/can-bo', label: t('identity.officers.title') }]

function uploadPage(request: FastifyRequest, reply: FastifyReply, error?: string): FastifyReply {
  const { t } = request
  return reply.page({
    title: t('identity.import.title'),
    face: 'desk',
    crumbs: crumbsOf(t),
    status: error ? 422 : 200,
    body: h(UploadPage, { t, error }),
  })
}

export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return uploadPage(request, reply)
}

export async function template(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply
    .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    .header('content-disposition', 'attachment; filename="can-bo.xlsx"')
    .send(await writeTemplate(templateHeadings, templateExample))
}

async function unitsByCode(db: Db, on: string): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const root of await listChildren(db, null, { on }))
    for (const unit of await listTree(db, root.id, { on })) found.set(unit.code, unit.id)
  return found
}

/** Roles by code and by their name in any of the three languages, folded. */
function rolesByWord(): Map<string, string> {
  const found = new Map<string, string>()
  for (const { role, label } of listOfficerRoles()) {
    found.set(role, role)
    for (const lang of ['vi', 'en', 'km'] as const) found.set(fold(translatorFor(lang)(label)), role)
  }
  return found
}

async function knownFor(db: Db, on: string, rows: { cells: string[] }[], places: Map<Column, number>): Promise<Known> {
  const all = (column: Column, read: (text: string) => string | undefined): string[] =>
    rows.flatMap(({ cells }) => read(cells[places.get(column) ?? -1] ?? '') ?? [])
  const taken = await findTaken(db, { logins: all('login', foldLogin), phones: all('phone', foldPhone), emails: all('email', foldEmail) })
  return {
    units: await unitsByCode(db, on),
    roles: rolesByWord(),
    logins: new Set(taken.logins),
    phones: new Set(taken.phones),
    emails: new Set(taken.emails),
  }
}

/** Reads the sheet and shows what would happen; nothing is made yet. */
export async function upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const part = request.isMultipart() ? await request.file({ limits: { fileSize: mostBytes } }) : undefined
  const bytes = part && (await part.toBuffer())
  if (!part || !bytes || bytes.length === 0) return uploadPage(request, reply, t('identity.import.no_file'))
  const fault = await examinePart(request, { name: part.filename, bytes }, 'import').catch(refusalOf)
  if (fault) return uploadPage(request, reply, t(fault.code, fault.vars))
  const read = await readSheet(bytes).catch((error: unknown) => {
    if ((error as { code?: string }).code === 'identity.import.unreadable') return undefined
    throw error
  })
  if (!read) return uploadPage(request, reply, t('identity.import.unreadable'))
  if (read.length > mostRows) return uploadPage(request, reply, t('identity.import.too_many', { most: mostRows }))
  const [first, ...rest] = read
  const places = first && readHeadings(first.cells)
  if (!places) return uploadPage(request, reply, t('identity.import.headings'))
  const at = server.clock.now()
  const rows = checkRows(rest, places, await knownFor(server.db, dayOf(at), rest, places))
  if (rows.length === 0) return uploadPage(request, reply, t('identity.import.empty'))
  const id = await insertBatch(server.db, { fileName: part.filename.slice(0, 200), rows, by: actorOf(request).personId, at })
  return reply.redirect(`${here}/${id}`, 303)
}

const good = (rows: Row[]): Row[] => rows.filter(({ reasons }) => reasons.length === 0)

export async function preview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const batch = await findBatch(server.db, (request.params as { id: string }).id, actorOf(request).personId)
  if (!batch) throw refuse('notFound', 'identity.import.not_found')
  if (batch.appliedAt) throw refuse('gone', 'identity.import.applied')
  return reply.page({
    title: t('identity.import.preview'),
    face: 'desk',
    crumbs: [...crumbsOf(t), { href: here, label: t('identity.import.title') }],
    body: h(PreviewPage, {
      t,
      id: batch.id,
      fileName: batch.fileName,
      rows: batch.rows.map((row) => ({ ...row, words: row.reasons.map((reason) => t(reason)) })),
      good: good(batch.rows).length,
    }),
  })
}

export type Made = { name: string; login: string; password: string }

/** Makes the officers of the good rows, all or none, and shows their first passwords once. */
export async function apply(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const by = actorOf(request).personId
  const at = server.clock.now()
  const made = await inTransaction(server.db, async (trx) => {
    const batch = await findBatch(trx, (request.params as { id: string }).id, by, true)
    if (!batch) throw refuse('notFound', 'identity.import.not_found')
    if (batch.appliedAt) throw refuse('gone', 'identity.import.applied')
    const done: Made[] = []
    for (const row of good(batch.rows)) done.push(await makeOfficer(trx, request, row, { by, at, from: batch.fileName }))
    await markApplied(trx, batch.id, at)
    return done
  })
  return reply.page({
    title: t('identity.import.done_title'),
    face: 'desk',
    crumbs: crumbsOf(t),
    body: h(DonePage, { t, made }),
  })
}

async function makeOfficer(trx: Db, request: FastifyRequest, row: Row, stamp: { by: string; at: Date; from: string }): Promise<Made> {
  const { config } = request.server
  const login = foldLogin(row.login) ?? ''
  // Between preview and now somebody else may have taken the name: then none of the sheet is made.
  const taken = await findTaken(trx, { logins: [login], phones: [], emails: [] })
  if (taken.logins.length > 0) throw refuse('conflict', 'identity.login_taken', { login })
  const roles = [{ role: row.roleCode ?? '', unitId: row.unitId ?? '' }]
  const id = await createOfficer(trx, config, {
    login,
    name: row.name,
    title: row.title || undefined,
    phone: row.phone || undefined,
    email: row.email || undefined,
    roles,
    at: stamp.at,
    by: stamp.by,
  })
  const password = makePassword()
  await saveCredential(trx, id, await hashMadePassword(password), stamp.at)
  await insertChange(trx, { personId: id, what: 'joined', note: stamp.from, roles, at: stamp.at, by: stamp.by })
  return { name: row.name, login, password }
}
