import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import type { Localized } from '#core/i18n.ts'
import { openToPages } from '../catalogue/linked.ts'
import type { Published } from '../catalogue/dcat.rules.ts'
import { getPublished, listPublished } from '../catalogue/published.ts'
import { findPublished, standsAs } from '../browse/find.rules.ts'
import { licenceOf } from '../dataset/settings.ts'
import { formatFacts } from '../release/formats.ts'
import { findRows, listReleases } from '../release/release.queries.ts'
import type { Cell, Column, Row } from '../source/table.ts'

const Words = Type.Object({ vi: Type.String(), en: Type.Optional(Type.String()), km: Type.Optional(Type.String()) })
const Moment = Type.String({ format: 'date-time' })
const text = Type.Optional(Type.String({ maxLength: 200 }))
export const ListQuery = Type.Object({
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Words, with or without tone marks' })),
  theme: Type.Optional(Type.String({ description: 'Data theme of the European Union, such as TECH' })),
  owner: Type.Optional(Type.String({ description: 'Code of the agency' })),
  format: text,
  freshness: Type.Optional(Type.Enum(['fresh', 'late'])),
})
const File = Type.Object({
  format: Type.String(),
  url: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
})
const Summary = {
  key: Type.String(),
  title: Words,
  about: Words,
  theme: Type.String(),
  owner: Type.Object({ code: Type.String(), name: Words }),
  licence: Type.String({ description: 'Address of the licence' }),
  frequency: Type.String(),
  freshness: Type.String(),
  checkedAt: Type.Union([Moment, Type.Null()]),
  version: Type.Integer(),
  issuedAt: Moment,
  rows: Type.Integer(),
  page: Type.String(),
  files: Type.Array(File),
}
export const ListShape = Type.Object({ datasets: Type.Array(Type.Object(Summary)) })
export const OneShape = Type.Object({
  ...Summary,
  columns: Type.Array(
    Type.Object({
      key: Type.String(),
      label: Words,
      kind: Type.String(),
      hint: Type.Optional(Words),
      measure: Type.Optional(Words),
      values: Type.Optional(Type.Array(Type.Object({ value: Type.String(), label: Words }))),
    }),
  ),
  versions: Type.Array(
    Type.Object({
      version: Type.Integer(),
      issuedAt: Moment,
      rows: Type.Integer(),
      added: Type.Integer(),
      changed: Type.Integer(),
      removed: Type.Integer(),
      files: Type.Array(File),
    }),
  ),
})
export const RowsQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  },
  { additionalProperties: Type.String({ maxLength: 300, description: 'Any column by its key: rows in which it has this value' }) },
)
export const RowsShape = Type.Object({
  dataset: Type.String(),
  version: Type.Integer(),
  total: Type.Integer({ description: 'Rows that fit' }),
  offset: Type.Integer(),
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown())),
})

const plain = ({ vi, en, km }: Localized): Static<typeof Words> => ({ vi, ...(en ? { en } : {}), ...(km ? { km } : {}) })

function filesOf(base: string, key: string, release: Pick<Published['release'], 'number' | 'files'>): Static<typeof File>[] {
  return release.files.map(({ format, size, sha256 }) => ({
    format,
    url: `${base}/du-lieu-mo/${key}/phien-ban/${release.number}/${key}.${format}`,
    mediaType: formatFacts[format].iana,
    size,
    sha256,
  }))
}

function summaryOf(request: FastifyRequest, one: Published): Static<typeof ListShape>['datasets'][number] {
  const { dataset, release, owner } = one
  const { publicUrl } = request.server.config
  const { body, key } = dataset
  return {
    key,
    title: plain(body.title),
    about: plain(body.about),
    theme: body.theme,
    owner: { code: owner.code, name: plain(owner.name) },
    licence: licenceOf(body.licence)?.uri ?? body.licence,
    frequency: body.frequency,
    freshness: standsAs(one, request.server.clock.now()),
    checkedAt: dataset.checkedAt?.toISOString() ?? null,
    version: release.number,
    issuedAt: release.issuedAt.toISOString(),
    rows: release.rows,
    page: `${publicUrl}/du-lieu-mo/${key}`,
    files: filesOf(publicUrl, key, release),
  }
}

export async function list(request: FastifyRequest, reply: FastifyReply): Promise<Static<typeof ListShape>> {
  const { db, clock } = request.server
  openToPages(reply)
  const all = await listPublished(db, clock.now())
  return { datasets: findPublished(all, request.query as Static<typeof ListQuery>, clock.now()).map((one) => summaryOf(request, one)) }
}

const keyIn = (request: FastifyRequest): string => (request.params as { dataset: string }).dataset

export async function one(request: FastifyRequest, reply: FastifyReply): Promise<Static<typeof OneShape>> {
  const { db, clock, config } = request.server
  openToPages(reply)
  const published = await getPublished(db, keyIn(request), clock.now())
  const releases = await listReleases(db, published.dataset.datasetId)
  return {
    ...summaryOf(request, published),
    columns: published.release.columns.map(({ key, label, kind, hint, measure, values }) => ({
      key,
      kind,
      label: plain(label),
      ...(hint ? { hint: plain(hint) } : {}),
      ...(measure ? { measure: plain(measure) } : {}),
      ...(values ? { values: values.map((own) => ({ value: own.value, label: plain(own.label) })) } : {}),
    })),
    versions: releases.map((release) => ({
      version: release.number,
      issuedAt: release.issuedAt.toISOString(),
      rows: release.rows,
      added: release.changes.added,
      changed: release.changes.changed,
      removed: release.changes.removed,
      files: filesOf(config.publicUrl, published.dataset.key, release),
    })),
  }
}

/** A value as the column has it; undefined where it can never be one. */
function valueFor({ kind }: Column, given: string): Cell | undefined {
  if (kind === 'yesno') return given === 'true' ? true : given === 'false' ? false : undefined
  if (kind !== 'integer' && kind !== 'number') return given
  const number = Number(given)
  return given.trim() !== '' && Number.isFinite(number) ? number : undefined
}

export async function rows(request: FastifyRequest, reply: FastifyReply): Promise<Static<typeof RowsShape>> {
  const { db, clock } = request.server
  openToPages(reply)
  const { dataset, release } = await getPublished(db, keyIn(request), clock.now())
  const { limit = 100, offset = 0, ...asked } = request.query as { limit?: number; offset?: number } & Record<string, string>
  const where: Row = {}
  for (const [key, given] of Object.entries(asked)) {
    const column = release.columns.find((own) => own.key === key)
    const columns = release.columns.map((own) => own.key).join(', ')
    if (!column)
      throw refuse('invalid', 'opendata.no_such_column', { column: key, columns }, [{ field: key, rule: 'unknown', message: columns }])
    const value = valueFor(column, given)
    if (value === undefined)
      throw refuse('invalid', 'opendata.not_such_a_value', { column: key, value: given }, [
        { field: key, rule: column.kind, message: given },
      ])
    where[key] = value
  }
  const found = await findRows(db, dataset.datasetId, where, { offset, limit })
  return { dataset: dataset.key, version: release.number, total: found.total, offset, rows: found.rows }
}
