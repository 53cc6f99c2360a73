import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { fingerprint } from '#core/seal.ts'
import { refuse } from '#core/errors.ts'
import { formatDateTime, localized } from '#core/i18n.ts'
import { recordAccess } from '#ground/identity/index.ts'
import { masked } from '../desk/masked.rules.ts'
import { declaredWords } from '../dossier/declared.ts'
import { type DossierFile, stateWords } from '../dossier/view.ts'
import { ComparePage, type CompareRow, type ComparePaper } from './duplicates.page.tsx'
import { verdictWords, whyAlike } from './pairs.ts'
import { type Both, findBoth, hindranceOf, judge } from './verdict.ts'
import type { Verdict } from './likeness.queries.ts'

type Params = { code: string; id: string }
type Typed = { errors: { field: string; message: string }[]; verdict: string; reason: string }

/** Both dossiers side by side. Reading each of them is written down for its person, with what it was for. */
export async function showCompare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const both = await open(request)
  for (const { dossier } of [both.one, both.other]) await noteComparison(request, dossier)
  return comparePage(request, reply, both)
}

function open(request: FastifyRequest): Promise<Both> {
  const { db, config, clock } = request.server
  const { code, id } = request.params as Params
  return findBoth(db, config, { code, id, actor: request.actor, at: clock.now() })
}

/** Written down for the person whose dossier was read to tell whether it was filed twice. */
export async function noteComparison(request: FastifyRequest, dossier: DossierFile['dossier']): Promise<void> {
  const { actor } = request
  if (!actor) return
  await recordAccess(request.server.db, {
    ...{ personId: dossier.ownerId, actor, unitId: dossier.unitId, subject: dossier.code, at: request.server.clock.now() },
    ...{ purpose: 'procedures.duplicate.purpose', legalGround: 'public_duty' },
  })
}

async function comparePage(
  request: FastifyRequest,
  reply: FastifyReply,
  both: Both,
  typed: Typed = { errors: [], verdict: '', reason: '' },
): Promise<FastifyReply> {
  const { t, server } = request
  const { pair, one, other } = both
  const reveal = (request.query as { hien?: string }).hien !== undefined
  const why = hindranceOf(both)
  const closedHere = pair.closedCase === one.dossier.caseId
  const title = t('procedures.duplicate.compare_title', { code: one.dossier.code })
  const body = h(ComparePage, {
    t,
    title,
    one: sideOf(request, one),
    other: sideOf(request, other),
    why: whyAlike(t, server.config.province, one.dossier.procedureCode, pair.clauses),
    rows: await rowsOf(request, both, reveal),
    papers: papersOf(both),
    reveal,
    action: `/lam-viec/ho-so/${one.dossier.code}/trung/${pair.id}`,
    judged: pair.verdict ? { words: verdictWords(t, { pair, closedHere }), reason: pair.reason ?? '' } : undefined,
    hindrance: why && t(why),
    sameOwner: one.dossier.ownerId === other.dossier.ownerId,
    ...typed,
  })
  return reply.page({
    title,
    body,
    face: 'desk',
    crumbs: [{ href: `/lam-viec/ho-so/${one.dossier.code}`, label: one.dossier.code }],
    status: typed.errors.length > 0 ? 422 : 200,
  })
}

const sideOf = ({ t }: FastifyRequest, { dossier, file, version }: DossierFile) => ({
  code: dossier.code,
  href: `/lam-viec/ho-so/${dossier.code}`,
  procedure: localized(t.lang, version.procedure.name),
  filed: formatDateTime(t.lang, dossier.filedAt),
  unit: dossier.unitName,
  state: stateWords(t, file.definition, file.case.state),
})

/** What each declares, line by line, whichever of them has it; numbers of people are compared by their keyed hash. */
async function rowsOf(request: FastifyRequest, { one, other }: Both, reveal: boolean): Promise<CompareRow[]> {
  const secret = request.server.config.secret
  const lines = async (found: DossierFile) => {
    const seen = new Map<string, number>()
    return (await declaredWords(request, found, 'officer')).flatMap((part) =>
      part.rows.map((row) => {
        const name = `${part.title}\n${row.label}`
        const nth = (seen.get(name) ?? 0) + 1
        seen.set(name, nth)
        const shown = row.personal && !reveal ? masked(row.value) : row.value
        return { key: `${name}\n${nth}`, label: row.label, shown, print: fingerprint(secret, 'duplicates', row.value) }
      }),
    )
  }
  const [left, right] = [await lines(one), await lines(other)]
  const there = new Map(right.map((row) => [row.key, row]))
  const known = new Set(left.map(({ key }) => key))
  const rows = left.map((row): CompareRow => {
    const match = there.get(row.key)
    return { key: row.key, label: row.label, one: row.shown, other: match?.shown, differs: match?.print !== row.print }
  })
  const more = right.filter(({ key }) => !known.has(key))
  return [...rows, ...more.map(({ key, label, shown }): CompareRow => ({ key, label, one: undefined, other: shown, differs: true }))]
}

/** The papers of both; the same file filed twice is known by its content's hash, whatever it is called. */
function papersOf({ one, other }: Both): { one: ComparePaper[]; other: ComparePaper[] } {
  const side = (here: DossierFile, there: DossierFile): ComparePaper[] => {
    const hashes = new Set(there.file.attachments.map(({ sha256 }) => sha256))
    return here.file.attachments.map((paper) => ({
      key: paper.id,
      name: paper.label,
      file: paper.name,
      href: `/ho-so/${here.dossier.code}/tep/${paper.fileId}`,
      twice: hashes.has(paper.sha256),
    }))
  }
  return { one: side(one, other), other: side(other, one) }
}

export const isVerdict = (text: unknown): text is Verdict => text === 'different' || text === 'duplicate'
export const longestReason = 1_000

/** The officer's verdict, as the page posts it. */
export async function submitVerdict(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { t, actor, lang } = request
  const { code, id } = request.params as Params
  if (!actor) throw refuse('signInNeeded', 'core.sign_in_needed')
  const posted = (request.body ?? {}) as Record<string, unknown>
  const verdict = typeof posted.verdict === 'string' ? posted.verdict : ''
  const reason = (typeof posted.reason === 'string' ? posted.reason : '').trim().slice(0, longestReason)
  const errors = [
    ...(isVerdict(verdict) ? [] : [{ field: 'verdict', message: t('procedures.duplicate.verdict_missing') }]),
    ...(reason ? [] : [{ field: 'reason', message: t('procedures.duplicate.reason_missing') }]),
  ]
  if (!isVerdict(verdict) || errors.length > 0) return comparePage(request, reply, await open(request), { errors, verdict, reason })
  await judge(db, config, { code, id, verdict, reason, actor, at: clock.now(), lang })
  return reply.redirect(`/lam-viec/ho-so/${code}`, 303)
}
