import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { openFile } from '#ground/files/index.ts'
import { getPublished } from '../catalogue/published.ts'
import { openToPages } from '../catalogue/linked.ts'
import { findDataset } from '../dataset/dataset.queries.ts'
import { formatFacts, isFormat } from '../release/formats.ts'
import { countDownload, findRelease, type Release } from '../release/release.queries.ts'

export type Range = { start: number; end: number }

/** One part of the bytes (RFC 9110); undefined: all of them, `none`: nothing that is there. Several parts are answered with all. */
export function readRange(header: string | undefined, size: number): Range | 'none' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (!found || (found[1] === '' && found[2] === '')) return undefined
  const [from, to] = [found[1] ?? '', found[2] ?? '']
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from !== '' && to !== '' && Number(to) < start) return undefined
  return start >= size || (from === '' && Number(to) === 0) ? 'none' : { start, end }
}

const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined && header.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === etag)

type Sending = { key: string; release: Release; name: string; isFixed: boolean }

async function send(request: FastifyRequest, reply: FastifyReply, { key, release, name, isFixed }: Sending): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const format = name.slice(key.length + 1)
  const file = isFormat(format) && name === `${key}.${format}` ? release.files.find((own) => own.format === format) : undefined
  if (!file) throw refuse('notFound', 'opendata.no_such_file', { name })
  const etag = `"${file.sha256}"`
  openToPages(reply)
    .header('etag', etag)
    .header('accept-ranges', 'bytes')
    .header('last-modified', release.issuedAt.toUTCString())
    .header('cache-control', isFixed ? 'public, max-age=86400' : 'public, max-age=300, must-revalidate')
    .header('repr-digest', `sha-256=:${Buffer.from(file.sha256, 'hex').toString('base64')}:`)
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  reply
    .type(formatFacts[file.format].type)
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `attachment; filename="${key}-${release.number}.${file.format}"`)
  const ifRange = request.headers['if-range']
  const range = ifRange === undefined || ifRange === etag ? readRange(request.headers.range, file.size) : undefined
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${file.size}`).header('content-length', 0).send('')
  // A download is one whole file or its beginning: what is fetched piece by piece counts once.
  if (request.method === 'GET' && (range === undefined || range.start === 0))
    await countDownload(db, release.datasetId, file.format, dayOf(clock.now()))
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${file.size}`)
  return reply
    .header('content-length', range ? range.end - range.start + 1 : file.size)
    .send(await openFile(config, { ...file, name: key, state: 'made' }, range))
}

/** The newest release under an address that stays. */
export async function downloadNewest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const { dataset: key, file } = request.params as { dataset: string; file: string }
  const { release } = await getPublished(db, key, clock.now())
  return send(request, reply, { key, release, name: file, isFixed: false })
}

/** A release of then: its bytes never change. */
export async function downloadRelease(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server
  const { dataset: key, file, number } = request.params as { dataset: string; file: string; number: number }
  const dataset = await findDataset(db, key)
  const release = dataset && (await findRelease(db, dataset.datasetId, number))
  if (!dataset || !release) throw refuse('notFound', 'opendata.no_such_file', { name: `${file} (${number})` })
  if (!release.isShown) throw refuse('gone', 'opendata.release_withdrawn', { number })
  return send(request, reply, { key, release, name: file, isFixed: true })
}
