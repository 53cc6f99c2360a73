import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import type { Db } from '#core/db.ts'
import { openLink } from '#core/opens.ts'
import { partyOf } from '../api/who.ts'
import { listOpenRecalls } from '../recall/recall.queries.ts'
import { recallsOver } from '../recall/recall.ts'
import { currentRules } from '../rules/rulebook.ts'
import { listFakeReports, listWatched } from '../scan/scan.queries.ts'
import { type Suspicion, suspicionsOf } from '../scan/suspicion.rules.ts'
import { conflictsOf } from '../walk/balance.rules.ts'
import { listDrawn, listMakings } from '../walk/walk.queries.ts'
import { DeskPage, type WatchedCode } from './desk.page.tsx'
import { countAll, listPartyNames, listProductNames } from './desk.queries.ts'
import { refuse } from '#core/errors.ts'

/** Codes that break a rule of the province, of one party's products or of all. */
export async function suspiciousCodes(db: Db, partyId?: string): Promise<WatchedCode[]> {
  const [watched, { suspicion }] = await Promise.all([listWatched(db, partyId), currentRules(db)])
  const lots = [...new Set(watched.flatMap(({ lotUri }) => lotUri ?? []))]
  const recalled = new Set<string>()
  for (const uri of lots.slice(0, 200)) if ((await recallsOver(db, [uri])).length > 0) recalled.add(uri)
  const found = watched
    .map((each) => ({
      ...each,
      suspicions: suspicionsOf(suspicion, {
        issued: each.codeId !== null,
        recalled: each.lotUri !== null && recalled.has(each.lotUri),
        ...{ scans: each.scans, places: each.places, scansAfterSold: each.scansAfterSold },
      }) as Suspicion[],
    }))
    .filter(({ suspicions }) => suspicions.length > 0)
  const names = new Map(
    (await listProductNames(db, [...new Set(found.flatMap(({ productId }) => productId ?? []))])).map((each) => [each.id, each]),
  )
  return found.map((each) => ({ ...each, product: names.get(each.productId ?? '') }))
}

async function page(request: FastifyRequest, reply: FastifyReply, partyId: string | undefined): Promise<FastifyReply> {
  const { t, server } = request
  const { db } = server
  const [rules, makings, drawn, recalls, codes, reports, totals, parties] = await Promise.all([
    currentRules(db),
    listMakings(db, { partyId }),
    listDrawn(db, { partyId }),
    partyId ? Promise.resolve([]) : listOpenRecalls(db),
    suspiciousCodes(db, partyId),
    listFakeReports(db, partyId),
    partyId ? Promise.resolve(undefined) : countAll(db),
    listPartyNames(db),
  ])
  const title = t(partyId ? 'trace.watch.title' : 'trace.desk.title')
  const body = h(DeskPage, {
    ...{ t, title, totals, recalls, codes, isOffice: openLink(request, '/lam-viec/phan-anh/x') !== undefined },
    conflicts: conflictsOf(rules.tolerances, makings, drawn).map((conflict) => ({
      conflict,
      party: parties.get(conflict.partyId ?? '') ?? '',
    })),
    reports: reports.map((report) => ({ ...report, product: codes.find((code) => code.productId === report.productId)?.product })),
  })
  const crumbs = partyId ? [{ href: '/truy-xuat/cua-toi', label: t('trace.own.title') }] : []
  return reply.page({ title, body, face: partyId ? 'portal' : 'desk', crumbs, parts: ['trace'] })
}

/** The market officers' page: where mass does not fit, what is recalled, which codes look copied, what buyers reported. */
export const show = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => page(request, reply, undefined)

/** The same for the products of one organisation. */
export async function showOwn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const party = await partyOf(request)
  if (!party) throw refuse('invalid', 'trace.no_party')
  return page(request, reply, party.id)
}
