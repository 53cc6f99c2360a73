import type { Config } from '#core/config.ts'
import { type Db, inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { enqueue } from '#core/jobs.ts'
import type { Report } from '../report/report.ts'
import { listNews } from '../report/news.queries.ts'
import { listPhotos } from '../report/photos.queries.ts'
import { findReport } from '../report/report.queries.ts'
import { fetchNews, PeerFault, sendNews, sendReport } from './peer.adapter.ts'
import {
  findLinkByExternal,
  findPeer,
  type Link,
  listLinks,
  listPeers,
  lockLink,
  type Peer,
  saveLink,
  savePeerState,
} from './sync.queries.ts'
import { takeNews } from './take-news.ts'

export const pushJob = 'feedback.push_report'
export const pullJob = 'feedback.pull_news'

/** Whether a report goes to a peer: the category was agreed, it is public, and it did not come from there. */
const goesTo = (report: Report, peer: Peer): boolean =>
  peer.services[report.category] !== undefined && report.isPublic && report.originPeerId === null && report.phase !== 'waiting'

/** Queues what is to be told to the peers that take the category, and to those that have the report already. */
export async function queuePushes(trx: Db, report: Report): Promise<void> {
  const known = new Set((await listLinks(trx, { caseId: report.caseId })).map((link) => link.peerId))
  for (const peer of await listPeers(trx, { active: true })) {
    if (!known.has(peer.id) && (!goesTo(report, peer) || report.isHidden)) continue
    await enqueue(trx, pushJob, { caseId: report.caseId, peerId: peer.id }, { key: `${pushJob}:${report.caseId}:${peer.id}` })
  }
}

async function push(trx: Db, config: Config, { report, peer, link }: { report: Report; peer: Peer; link: Link }): Promise<void> {
  const now = { ...link }
  if (now.externalId === null) {
    const photo = (await listPhotos(trx, [report.caseId])).find((each) => each.kind === 'report' && !each.withheld)
    now.externalId = await sendReport(config, peer, {
      reference: report.reference,
      service: peer.services[report.category] ?? '',
      words: report.words || report.placeWords || report.communeName,
      address: [report.placeWords, report.communeName].filter(Boolean).join(', '),
      lat: report.lat,
      lon: report.lon,
      media: photo && `${config.publicUrl}/phan-anh/anh/${photo.id}`,
    })
    await saveLink(trx, now)
  }
  for (const news of await listNews(trx, report.caseId, now.sentNewsId)) {
    // The opening is the report itself; what came from there is known there.
    if (news.seq > 1 && news.fromPeerId !== peer.id)
      await sendNews(config, peer, {
        externalId: now.externalId,
        updateId: `${report.reference}-${news.seq}`,
        status: news.status,
        words: report.isHidden ? '' : news.words,
        at: news.at,
      })
    now.sentNewsId = news.id
    await saveLink(trx, now)
  }
}

/** Sends a report and its news to a peer, in order. The thread is held meanwhile; a fault is tried again later from where it stopped. */
export async function pushReport({ db, config, clock, log }: Context, payload: unknown): Promise<void> {
  const { caseId, peerId } = payload as { caseId: string; peerId: string }
  const [report, peer] = [await findReport(db, { caseId }), await findPeer(db, peerId)]
  if (!report || !peer?.isActive) return
  let fault: unknown
  await inTransaction(db, async (trx) => {
    const link = await lockLink(trx, caseId, peerId, clock.now())
    // What was sent before the fault is kept: the peer has it.
    await push(trx, config, { report, peer, link }).catch((error: unknown) => {
      if (!(error instanceof PeerFault)) throw error
      fault = error
    })
  })
  await savePeerState(db, peerId, { lastFault: fault instanceof Error ? fault.message : null })
  if (fault instanceof Error) {
    log(`feedback: ${fault.message}`)
    throw fault
  }
}

// Clocks differ, and news is listed by the moment it was said: an hour is asked again each time, and known by its numbers.
const overlap = 3_600_000

/** Asks every peer for news of the reports it has from us. */
export async function pullNews({ db, config, clock, log }: Context): Promise<void> {
  const at = clock.now()
  for (const peer of await listPeers(db, { active: true })) {
    const since = peer.heardUntil ?? new Date(at.getTime() - 30 * 86_400_000)
    try {
      const news = await fetchNews(config, peer, { from: new Date(since.getTime() - overlap), to: at })
      let taken = 0
      for (const { externalId, ...heard } of news) {
        const link = await findLinkByExternal(db, peer.id, externalId)
        if (link && (await takeNews(db, config, { source: peer, caseId: link.caseId, heard, at })) === 'take') taken++
      }
      await savePeerState(db, peer.id, { heardUntil: news.at(-1)?.saidAt ?? since, lastFault: null })
      if (taken > 0) log(`feedback: ${taken} news from ${peer.name}`)
    } catch (error) {
      if (!(error instanceof PeerFault)) throw error
      await savePeerState(db, peer.id, { lastFault: error.message })
      log(`feedback: ${error.message}`)
    }
  }
}
