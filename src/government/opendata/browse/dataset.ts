import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { type Static, Type } from 'typebox'
import { formatDate, formatDateTime, formatNumber, localized, type MessageKey, type T } from '#core/i18n.ts'
import { periodTextWords } from '#engine/indicators/index.ts'
import { datasetTriples, type Published } from '../catalogue/dcat.rules.ts'
import { placeOf, sendLinked, wishedFor } from '../catalogue/linked.ts'
import { getPublished } from '../catalogue/published.ts'
import { licenceOf } from '../dataset/settings.ts'
import { formatFacts, type Format } from '../release/formats.ts'
import { dueAt } from '../release/freshness.rules.ts'
import { listReleases, listRows, type Release } from '../release/release.queries.ts'
import { madeUpColumn } from '../source/build.ts'
import type { Cell, Column, Row } from '../source/table.ts'
import { type ChartView, DatasetPage, type FileView, type VersionView } from './dataset.page.tsx'
import { standsAs } from './find.rules.ts'
import { root } from './list.ts'

export const Params = Type.Object({ dataset: Type.String({ maxLength: 80 }) })

/** 1,2 MB, as people write it. */
export function bytesWords(size: number): string {
  const numbers = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 })
  return size >= 1_000_000 ? `${numbers.format(size / 1_000_000)} MB` : size >= 1000 ? `${numbers.format(size / 1000)} kB` : `${size} B`
}

/** A value as people read it; what is not known is a dash. */
export function cellWords(t: T, { kind, values }: Column, value: Cell): string {
  if (value === null || value === '') return '–'
  if (typeof value === 'boolean') return t(value ? 'opendata.yes' : 'opendata.no')
  if (kind === 'code') {
    const known = values?.find((one) => one.value === value)
    return known ? localized(t.lang, known.label) : String(value)
  }
  if (kind === 'date' && typeof value === 'string') return formatDate(t.lang, value)
  if (kind === 'period') return periodTextWords(t, String(value))
  if (kind === 'integer' && typeof value === 'number') return formatNumber(t.lang, value)
  return typeof value === 'number' ? new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 6 }).format(value) : value
}

function filesOf(key: string, release: Release, isNewest: boolean): FileView[] {
  return release.files.map(({ format, size, sha256 }) => ({
    format: formatFacts[format].words,
    href: isNewest ? `${root}/${key}/tai/${key}.${format}` : `${root}/${key}/phien-ban/${release.number}/${key}.${format}`,
    fixed: `${root}/${key}/phien-ban/${release.number}/${key}.${format}`,
    size: bytesWords(size),
    sha256,
  }))
}

const versionView = (t: T, key: string, release: Release, isNewest: boolean): VersionView => {
  const { added, changed, removed, columnsAdded, columnsRemoved } = release.changes
  return {
    number: release.number,
    at: formatDateTime(t.lang, release.issuedAt),
    rows: t('opendata.rows', { count: release.rows }),
    changes:
      release.number === 1
        ? t('opendata.changes.first')
        : [
            t('opendata.changes.rows', { added, changed, removed }),
            columnsAdded.length > 0 ? t('opendata.changes.columns_added', { columns: columnsAdded.join(', ') }) : '',
            columnsRemoved.length > 0 ? t('opendata.changes.columns_removed', { columns: columnsRemoved.join(', ') }) : '',
          ]
            .filter(Boolean)
            .join(' · '),
    files: filesOf(key, release, isNewest).map(({ format, fixed, size }) => ({ format, href: fixed, size })),
  }
}

const mostCharts = 4

/** A line for each of the first indicators that has a course to show; figures by unit stand in the table. */
async function chartsOf(request: FastifyRequest, { dataset, release }: Published): Promise<ChartView[]> {
  const { source } = dataset.body
  if (source.kind !== 'indicator' || source.by) return []
  const rows = (await listRows(request.server.db, dataset.datasetId)).map(({ data }) => data)
  const { t } = request
  const values = release.columns.find(({ key }) => key === 'indicator')?.values ?? []
  const charts = source.indicators.flatMap((key): ChartView[] => {
    const own = rows.filter((row) => row.indicator === key)
    const label = values.find(({ value }) => value === key)?.label
    if (own.length < 2) return []
    return [
      {
        id: `chart-${key}`,
        title: label ? localized(t.lang, label) : key,
        points: own.map((row: Row) => {
          const value = typeof row.value === 'number' ? row.value : null
          return {
            label: periodTextWords(t, String(row.period)),
            value,
            text: value === null ? '–' : `${formatNumber(t.lang, value)} ${String(row.unit_of_measure ?? '')}`,
          }
        }),
      },
    ]
  })
  return charts.slice(0, mostCharts)
}

/** One dataset: what it is, whose, how fresh, its first rows, its columns, its files and versions; or linked data. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { dataset: key } = request.params as Static<typeof Params>
  const now = server.clock.now()
  const published = await getPublished(server.db, key, now)
  reply.header('vary', 'accept, cookie')
  reply.header(
    'link',
    `<${root}/${key}/mo-ta.jsonld>; rel="describedby"; type="application/ld+json", <${root}/${key}/mo-ta.ttl>; rel="describedby"; type="text/turtle"`,
  )
  const form = wishedFor(request.headers.accept)
  if (form !== 'html') return sendLinked(request, reply, datasetTriples(placeOf(request), published), form)
  const { dataset, release, owner } = published
  const { body } = dataset
  const licence = licenceOf(body.licence)
  const releases = await listReleases(server.db, dataset.datasetId)
  const next = dueAt(body.frequency, dataset.checkedAt)
  const title = localized(t.lang, body.title)
  const page = h(DatasetPage, {
    t,
    dataset: key,
    title,
    about: localized(t.lang, body.about),
    freshness: standsAs(published, now),
    madeUp: release.columns.some((column) => column.key === madeUpColumn),
    isBlocked: dataset.standing === 'blocked' || dataset.standing === 'failed',
    facts: [
      { label: t('opendata.owner'), value: localized(t.lang, owner.name) },
      { label: t('opendata.contact'), value: [localized(t.lang, body.contact.name), body.contact.email].filter(Boolean).join(', ') },
      { label: t('opendata.theme'), value: t(`opendata.theme.${body.theme}` as MessageKey) },
      { label: t('opendata.frequency'), value: t(`opendata.frequency.${body.frequency}` as MessageKey) },
      {
        label: t('opendata.checked'),
        value: dataset.checkedAt ? formatDateTime(t.lang, dataset.checkedAt) : '–',
        note: next ? t('opendata.next_check', { day: formatDate(t.lang, next) }) : undefined,
      },
      { label: t('opendata.source_at'), value: dataset.sourceAt ? formatDateTime(t.lang, dataset.sourceAt) : t('opendata.source_now') },
      ...(release.coversFrom && release.coversTo
        ? [{ label: t('opendata.covers'), value: `${formatDate(t.lang, release.coversFrom)} – ${formatDate(t.lang, release.coversTo)}` }]
        : []),
      ...(body.keywords.length > 0 ? [{ label: t('opendata.keywords'), value: body.keywords.join(', ') }] : []),
    ],
    licence: licence ? { title: localized(t.lang, licence.title), means: localized(t.lang, licence.means), uri: licence.uri } : undefined,
    version: release.number,
    rows: release.rows,
    updated: formatDateTime(t.lang, release.issuedAt),
    files: filesOf(key, release, true),
    columns: release.columns.map((column) => ({
      key: column.key,
      label: localized(t.lang, column.label),
      kind: t(`opendata.kind.${column.kind}` as MessageKey),
      numeric: column.kind === 'integer' || column.kind === 'number',
      note: [column.hint ? localized(t.lang, column.hint) : '', column.measure ? localized(t.lang, column.measure) : '']
        .filter(Boolean)
        .join(' · '),
      values: (column.values ?? []).map(({ value, label }) => ({ value, label: localized(t.lang, label) })),
    })),
    preview: release.preview.map((row) => release.columns.map((column) => cellWords(t, column, row[column.key] ?? null))),
    charts: await chartsOf(request, published),
    hidden:
      release.scan.hidden && release.scan.hidden.primary > 0
        ? t('opendata.hidden_words', { k: release.scan.hidden.k, count: release.scan.hidden.primary + release.scan.hidden.secondary })
        : undefined,
    versions: releases.map((one, index) => versionView(t, key, one, index === 0)),
    cite: t('opendata.cite_words', {
      owner: owner.name.vi,
      title: body.title.vi,
      version: release.number,
      day: formatDate('vi', release.issuedAt),
      url: `${server.config.publicUrl}${root}/${key}/phien-ban/${release.number}/${key}.${firstFormat(release)}`,
    }),
    base: server.config.publicUrl,
  })
  return reply.page({
    title,
    body: page,
    parts: ['open-data'],
    crumbs: [
      { href: '/', label: t('core.home') },
      { href: root, label: t('opendata.title') },
    ],
  })
}

const firstFormat = (release: Release): Format => release.files[0]?.format ?? 'csv'
