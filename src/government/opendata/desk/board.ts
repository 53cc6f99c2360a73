import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { dayOf, formatDate, formatDateTime, formatNumber, localized, type MessageKey } from '#core/i18n.ts'
import { listOpenDrafts } from '#ground/versions/index.ts'
import { nameOfUnit } from '../catalogue/published.ts'
import { findDataset, findWithdrawal, listDatasets, listDefinitions } from '../dataset/dataset.queries.ts'
import type { Dataset } from '../dataset/definition.ts'
import { versionedKind } from '../dataset/kind.ts'
import { mayDo, ownerOf } from '../dataset/rights.ts'
import { type FieldFault, refuse } from '#core/errors.ts'
import { countOpen } from '../ask/request.queries.ts'
import { dueAt, freshnessOf } from '../release/freshness.rules.ts'
import { listDownloads, listNewest, listReleases } from '../release/release.queries.ts'
import { formatFacts } from '../release/formats.ts'
import { BoardPage, KeepPage } from './board.page.tsx'
import { desk } from './address.ts'
import { scanView } from './scan.ts'

const month = 30 * 86_400_000

async function ownedBy(request: FastifyRequest): Promise<Dataset[]> {
  const own: Dataset[] = []
  const known = new Map<string, boolean>()
  for (const dataset of await listDatasets(request.server.db)) {
    const { owner } = dataset.body
    if (!known.has(owner)) known.set(owner, (await mayDo(request, 'write', owner)) || (await mayDo(request, 'decide', owner)))
    if (known.get(owner)) own.push(dataset)
  }
  return own
}

/** The datasets for which the officer answers: how fresh, what holds them back, how often they are fetched, what waits. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const now = server.clock.now()
  const own = await ownedBy(request)
  const [newest, downloads, open, drafts] = await Promise.all([
    listNewest(server.db),
    listDownloads(server.db, dayOf(new Date(now.getTime() - month))),
    countOpen(server.db),
    listOpenDrafts(server.db, versionedKind),
  ])
  const keys = new Set(own.map(({ key }) => key))
  const isNew = async (key: string): Promise<boolean> => !(await findDataset(server.db, key))
  const shownDrafts = []
  for (const draft of drafts) if (keys.has(draft.key) || (await isNew(draft.key))) shownDrafts.push(draft)
  const body = h(BoardPage, {
    t,
    lines: own.map((dataset) => {
      const { body: about, datasetId, checkedAt, standing } = dataset
      const fetched = downloads.filter((one) => one.datasetId === datasetId).reduce((sum, { count }) => sum + count, 0)
      const due = dueAt(about.frequency, checkedAt)
      return {
        key: dataset.key,
        href: `${desk}/${dataset.key}`,
        title: localized(t.lang, about.title),
        standing,
        standingWords: t(`opendata.standing.${standing}` as MessageKey),
        freshness: freshnessOf(about.frequency, checkedAt, now),
        due: due ? formatDate(t.lang, due) : '–',
        version: newest.get(datasetId)?.number ?? 0,
        downloads: formatNumber(t.lang, fetched),
        open: open.get(datasetId) ?? 0,
      }
    }),
    drafts: shownDrafts.map(({ id, key, state, draftedByName, draftedAt }) => ({
      href: `${desk}/ban-thao/${id}`,
      key,
      state: t(`opendata.draft.${state}` as MessageKey),
      by: draftedByName,
      at: formatDateTime(t.lang, draftedAt),
    })),
  })
  return reply.page({ title: t('opendata.desk.title'), face: 'desk', body, parts: ['open-data'] })
}

export type Wrong = { reason: string; errors: FieldFault[] }

/** One dataset for who keeps it. */
export const showOne = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => keepPage(request, reply)

export async function keepPage(request: FastifyRequest, reply: FastifyReply, wrong?: Wrong): Promise<FastifyReply> {
  const { t, server } = request
  const { dataset: key } = request.params as { dataset: string }
  const dataset = await findDataset(server.db, key)
  const may = dataset && {
    write: await mayDo(request, 'write', dataset.body.owner),
    decide: await mayDo(request, 'decide', dataset.body.owner),
  }
  if (!dataset || !may || (!may.write && !may.decide)) throw refuse('notFound', 'opendata.no_such_dataset', { key })
  const now = server.clock.now()
  const [releases, downloads, withdrawal, definitions, owner] = await Promise.all([
    listReleases(server.db, dataset.datasetId),
    listDownloads(server.db, dayOf(new Date(now.getTime() - month))),
    findWithdrawal(server.db, dataset.datasetId),
    listDefinitions(server.db, key),
    ownerOf(server.db, dataset.body.owner, dayOf(now)),
  ])
  const [newest] = releases
  const due = dueAt(dataset.body.frequency, dataset.checkedAt)
  const title = localized(t.lang, dataset.body.title)
  const body = h(KeepPage, {
    t,
    dataset: key,
    title,
    standing: dataset.standing,
    standingWords: t(`opendata.standing.${dataset.standing}` as MessageKey),
    freshness: freshnessOf(dataset.body.frequency, dataset.checkedAt, now),
    trouble: dataset.trouble
      ? {
          at: formatDateTime(t.lang, dataset.trouble.at),
          columns: dataset.trouble.columns,
          words: dataset.trouble.code ? t(dataset.trouble.code as MessageKey, { field: dataset.trouble.words ?? '' }) : undefined,
        }
      : undefined,
    withdrawal:
      dataset.standing === 'withdrawn' && withdrawal
        ? { at: formatDateTime(t.lang, withdrawal.at), by: withdrawal.byName, reason: withdrawal.reason }
        : undefined,
    facts: [
      { label: t('opendata.owner'), value: owner ? localized(t.lang, nameOfUnit(owner)) : dataset.body.owner },
      { label: t('opendata.frequency'), value: t(`opendata.frequency.${dataset.body.frequency}` as MessageKey) },
      {
        label: t('opendata.checked'),
        value: dataset.checkedAt ? formatDateTime(t.lang, dataset.checkedAt) : '–',
        note: due ? t('opendata.next_check', { day: formatDate(t.lang, due) }) : undefined,
      },
      { label: t('opendata.source_at'), value: dataset.sourceAt ? formatDateTime(t.lang, dataset.sourceAt) : t('opendata.source_now') },
      ...definitions.slice(0, 5).map((one) => ({
        label: t('opendata.desk.definition', { number: one.number }),
        value: t('opendata.desk.two_persons', { drafted: one.draftedBy, reviewed: one.reviewedBy, day: formatDate(t.lang, one.from) }),
      })),
    ],
    downloads: downloads
      .filter((one) => one.datasetId === dataset.datasetId)
      .map(({ format, count }) => ({ format: formatFacts[format].words, count: formatNumber(t.lang, count) })),
    scan: newest ? scanView(t, newest.scan) : undefined,
    may,
    errors: wrong?.errors ?? [],
    reason: wrong?.reason ?? '',
  })
  return reply.page({
    title,
    face: 'desk',
    status: wrong ? 422 : 200,
    body,
    parts: ['open-data'],
    crumbs: [{ href: desk, label: t('opendata.desk.title') }],
  })
}
