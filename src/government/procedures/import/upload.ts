import { createInterface } from 'node:readline'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type FieldFault, refuse } from '#core/errors.ts'
import { dayOf, formatDate, formatDateTime } from '#core/i18n.ts'
import { findOpenDraft } from '#ground/versions/index.ts'
import { placeKey } from '../lint/place.rules.ts'
import type { Incoming } from './apply.ts'
import { readLines } from './import.ts'
import { listRuns } from './import.queries.ts'
import { readLifeEvents } from './life-events.ts'
import { key, kind, stageImport, uploadHref } from './stage.ts'
import { findBatch, lineKinds, listLines } from './stage.queries.ts'
import { BatchPage, UploadPage } from './upload.page.tsx'

const mostBytes = 64 * 1024 * 1024
const pageSize = 20

const crumbs = (request: FastifyRequest) => [
  { href: '/quan-tri/phien-ban', label: request.t('versions.title') },
  { href: `/quan-tri/phien-ban/${kind}/${key}`, label: request.t('procedures.versions.catalogue') },
]

async function page(request: FastifyRequest, reply: FastifyReply, errors: FieldFault[] = []): Promise<FastifyReply> {
  const { t, server } = request
  const draft = await findOpenDraft(server.db, kind, key)
  const runs = await listRuns(server.db)
  const body = h(UploadPage, {
    t,
    action: uploadHref,
    today: dayOf(server.clock.now()),
    errors,
    draft: draft && `/quan-tri/ban-thao/${draft.id}`,
    runs: runs.slice(0, 10).map((run) => ({ number: run.number, file: run.file, by: run.by, at: formatDateTime(t.lang, run.at) })),
  })
  const status = errors.length > 0 ? 422 : 200
  return reply.page({ title: t('procedures.import.title'), face: 'desk', crumbs: crumbs(request), status, body })
}

export const showUpload = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply)

type Given = { fields: Record<string, string>; file: string; lines: string[]; tooLarge: boolean }

/** The posted file as lines, read as it comes. */
async function readUpload(request: FastifyRequest): Promise<Given> {
  const given: Given = { fields: {}, file: '', lines: [], tooLarge: false }
  if (!request.isMultipart()) return given
  for await (const part of request.parts({ limits: { fileSize: mostBytes, files: 1 } })) {
    if (part.type === 'field') given.fields[part.fieldname] = String(part.value)
    else {
      given.file = part.filename
      for await (const line of createInterface({ input: part.file, crlfDelay: Number.POSITIVE_INFINITY })) given.lines.push(line)
      given.tooLarge ||= part.file.truncated
    }
  }
  return given
}

const part = (fields: Given['fields'], name: string, width: number): string => (fields[name] ?? '').trim().padStart(width, '0')

/** Reads the file, keeps what it would change, and goes to the draft that waits for a second person. */
export async function upload(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server, actor } = request
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const { fields, file, lines, tooLarge } = await readUpload(request)
  const at = server.clock.now()
  const validFrom = `${part(fields, 'from-y', 4)}-${part(fields, 'from-m', 2)}-${part(fields, 'from-d', 2)}`
  const errors: FieldFault[] = []
  if (lines.every((line) => line.trim() === '')) errors.push({ field: 'file', message: t('procedures.import.no_file') })
  if (tooLarge) errors.push({ field: 'file', message: t('procedures.import.too_large') })
  if (!isDay(validFrom)) errors.push({ field: 'from', message: t('versions.day_wrong') })
  if (errors.length > 0) return page(request, reply, errors)
  const lifeEvents = await readLifeEvents(server.config.province)
  const { incoming, refused }: { incoming: Incoming[]; refused: { line: number; reasons: string[] }[] } = await readLines({
    lines,
    validFrom,
    lifeEvents,
  })
  if (incoming.length === 0) {
    const first = refused[0]
    return page(request, reply, [
      { field: 'file', message: t('procedures.import.nothing_read', { line: first?.line ?? 0, why: first?.reasons.join('; ') ?? '' }) },
    ])
  }
  const by = { id: actor.personId, name: actor.name }
  const staged = await stageImport(server.db, { lines, file, by, at, validFrom, lifeEvents, whole: fields.whole === 'true' })
  return reply.redirect(`/quan-tri/ban-thao/${staged.draftId}`, 303)
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

type Query = { loai?: string; sau?: string }

/** What a staged file would change, procedure by procedure and place by place. */
export async function showBatch(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { id } = request.params as { id: string }
  const query = request.query as Query
  const batch = await findBatch(server.db, id)
  if (!batch) throw refuse('notFound', 'procedures.import.no_such_batch')
  const only = lineKinds.find((one) => one === query.loai) ?? lineKinds.find((one) => batch.counts[one] > 0) ?? 'new'
  const lines = await listLines(server.db, id, { kind: only, after: query.sau?.slice(0, 40), limit: pageSize + 1 })
  const shown = lines.slice(0, pageSize)
  const at = `${uploadHref}/${id}`
  const last = shown.at(-1)
  const body = h(BatchPage, {
    t,
    file: batch.file,
    told: t('procedures.import.staged', {
      by: batch.stagedByName,
      at: formatDateTime(t.lang, batch.stagedAt),
      day: formatDate(t.lang, batch.validFrom),
    }),
    whole: batch.whole,
    tabs: lineKinds.map((one) => ({
      href: `${at}?loai=${one}`,
      label: t(`procedures.import.kind.${one}`),
      count: String(batch.counts[one]),
      current: one === only,
    })),
    unchanged: batch.counts.unchanged,
    refused: batch.refused.map(({ line, code, reasons }) => ({ line, code: code ?? '', why: reasons.join('; ') })),
    lines: shown.map(({ code, name, kind: lineKind, record, changes }) => ({
      code,
      name,
      isNew: lineKind === 'new',
      about: record ? `${record.ministry} · ${record.field}` : '',
      changes: changes.map((change) => {
        const place = placeKey(change.path)
        return { ...change, place: place ? `${t(`procedures.lint_place.${place}`)} (${change.path})` : change.path }
      }),
    })),
    next: lines.length > pageSize && last ? `${at}?loai=${only}&sau=${last.code}` : undefined,
  })
  return reply.page({ title: t('procedures.import.batch'), face: 'desk', crumbs: crumbs(request), body })
}
