import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { Refusal, refusalOf } from '#core/errors.ts'
import { formatDateTime, localized, type MessageKey } from '#core/i18n.ts'
import { examinePart } from '#ground/files/index.ts'
import { crumbsOf, frameOf } from '../browse/frame.ts'
import { type Opened, openRegister } from '../browse/readable.ts'
import { baseOf } from '../browse/shell.page.tsx'
import { copyRaw, insertImport, listImports } from './import.queries.ts'
import { guessMapping } from './mapping.rules.ts'
import { withCopying } from './run.ts'
import { readTable } from './sheet.ts'
import { StartPage } from './start.page.tsx'

const maxBytes = 10 * 1024 * 1024

const pageOf = (request: FastifyRequest, { register }: Opened) => ({
  face: 'desk' as const,
  parts: ['registers'],
  crumbs: crumbsOf(request.t, register.definition, true),
})

async function startPage(request: FastifyRequest, reply: FastifyReply, opened: Opened, error?: string): Promise<FastifyReply> {
  const { t, server } = request
  const imports = await listImports(server.db, opened.register.id)
  const props = {
    t,
    ...(await frameOf(request, opened.register)),
    error,
    fields: opened.register.definition.fields,
    imports: imports.map((own) => ({
      id: own.id,
      name: own.fileName,
      who: own.byName,
      when: formatDateTime(t.lang, own.madeAt),
      state: own.state,
      stateWords: t(`registers.import.state.${own.state}` as MessageKey),
      counts: t('registers.import.counts', { fresh: own.fresh, changed: own.changed, same: own.same, faulty: own.faulty }),
    })),
  }
  return reply.page({ ...pageOf(request, opened), title: t('registers.tab.import'), status: error ? 422 : 200, body: h(StartPage, props) })
}

export async function showStart(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return startPage(request, reply, await openRegister(request, 'write'))
}

async function uploaded(request: FastifyRequest): Promise<{ name: string; bytes: Buffer } | undefined> {
  if (!request.isMultipart()) return undefined
  const file = await request.file({ limits: { fileSize: maxBytes } })
  if (!file?.filename) return undefined
  return { name: file.filename.slice(0, 200), bytes: await file.toBuffer() }
}

/** Takes the table in: the first line is the heading, the rest is kept as it came. */
export async function upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const opened = await openRegister(request, 'write')
  const { register, actor, now } = opened
  const file = await uploaded(request)
  if (!file) return startPage(request, reply, opened, t('registers.import.choose'))
  const fault = await examinePart(request, file, 'import').catch(refusalOf)
  if (fault) return startPage(request, reply, opened, t(fault.code, fault.vars))
  const lines = await readTable(file.bytes).catch((error: unknown) => {
    if (error instanceof Refusal && error.code.startsWith('registers.')) return undefined
    throw error
  })
  if (!lines) return startPage(request, reply, opened, t('registers.import.unreadable'))
  const [head, ...rows] = lines
  if (!head || rows.length === 0) return startPage(request, reply, opened, t('registers.import.empty'))
  const header = head.cells.map((cell) => cell.trim())
  const id = await insertImport(server.db, {
    registerId: register.id,
    definitionVersion: register.version,
    fileName: file.name,
    header,
    mapping: guessMapping(register.definition, header),
    byId: actor.personId,
    byName: actor.name,
    validFrom: opened.today,
    at: now,
  })
  await withCopying(server.config, (client) => copyRaw(client, id, rows))
  return reply.redirect(`${baseOf(register.definition.key)}/nhap/${id}`, 303)
}

/** A template: the headings in the reader's language, required ones marked. */
export async function template(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { register } = await openRegister(request, 'write')
  const heads = register.definition.fields.map(
    (field) => `"${localized(request.lang, field.label).replaceAll('"', '""')}${field.required && !field.derive ? ' *' : ''}"`,
  )
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${register.definition.key}.csv"`)
    .send(`\uFEFF${heads.join(',')}\r\n`)
}
