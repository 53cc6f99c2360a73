import { type Db, inTransaction } from '#core/db.ts'
import { readProvince } from '#core/province.ts'
import { Refusal } from '#core/errors.ts'
import { dayOf, localized, translatorFor } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import {
  actOnDossier,
  attachmentOf,
  fileFromElsewhere,
  type PaperFromElsewhere,
  procedureOn,
  receivingUnit,
} from '#government/procedures/index.ts'
import { findLink, insertAct, insertLink, type Link, listActs, lockLink, setFiled, setTold } from '../link/link.queries.ts'
import { stateCodes } from '../run/queues.ts'
import type { PortalSettings } from '../settings/settings.ts'
import { shownState, tell } from '../tell/tell.ts'
import type { Portal, PortalAct, PortalDossier } from '../wire/portal.ts'
import { unitOfAgency } from './agency.ts'
import { mapDeclared } from './map.rules.ts'
import { ownerOf } from './owner.ts'
import { takePapers } from './papers.ts'
import { Stuck } from './stuck.ts'

/** What an operator said where the portal's dossier could not come in as it was. */
export type Mended = { procedure?: string | undefined; agency?: string | undefined }
type Work = { context: Context; settings: PortalSettings; shown: PortalDossier; sends: number; mended: Mended }

const kinds = ['file', 'supplement', 'withdraw'] as const
type Kind = (typeof kinds)[number]
export const where = 'Cổng Dịch vụ công quốc gia'

/**
 * Brings a dossier of the portal up to what was done on it there: everything not yet known, in its order, each in one transaction.
 * Asked again, or in whatever order the news of it came, it does nothing twice.
 */
export async function bringIn(context: Context, settings: PortalSettings, portal: Portal, asked: { code: string } & Mended): Promise<void> {
  const { db, clock } = context
  // Before the portal is read: what is sent from here on may not be in what is read.
  const sends = (await findLink(db, { code: asked.code }))?.sends ?? 0
  const shown = await portal.read(asked.code)
  if (!shown) throw new Stuck('not_there', asked.code)
  await insertLink(db, { code: shown.code, procedure: shown.procedure, agency: shown.agency, at: clock.now() })
  const known = new Set((await listActs(db, shown.code)).map((act) => act.key))
  shown.acts.sort((a, b) => Number(b.kind === 'file') - Number(a.kind === 'file') || a.at.getTime() - b.at.getTime())
  for (const act of shown.acts) {
    if (known.has(act.key)) continue
    const kind = kinds.find((one) => one === act.kind)
    if (!kind) throw new Stuck('unknown_act', act.kind.replace('unknown:', ''))
    const papers = await takePapers(context, portal, act, settings.paper)
    await apply({ context, settings, shown, sends, mended: asked }, act, kind, papers)
  }
}

async function apply(work: Work, act: PortalAct, kind: Kind, papers: PaperFromElsewhere[]): Promise<void> {
  const { context, shown } = work
  const once = async (run: (trx: Db, link: Link) => Promise<void>): Promise<void> =>
    inTransaction(context.db, async (trx) => {
      const link = await lockLink(trx, { code: shown.code })
      if (!link || (await listActs(trx, shown.code)).some((before) => before.key === act.key)) return
      await run(trx, link)
    })
  try {
    await once((trx, link) => (kind === 'file' ? file(trx, work, link, act, papers) : follow(trx, work, link, act, kind, papers)))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // What came too late is answered; what is wrong in another way is for a person.
    if (kind === 'file' || error.kind !== 'conflict') throw new Stuck('refused', error.code)
    await once((trx, link) => answerNo(trx, work, link, act, kind, papers, error))
  }
}

/** Whether the citizen had done more when the dossier was read: what the portal shows then comes of the last act. */
const isFollowed = ({ shown }: Work, act: PortalAct): boolean => shown.acts.at(-1)?.key !== act.key

const kept = (papers: PaperFromElsewhere[]) => papers.map(({ file: stored, label }) => ({ fileId: stored.id, label }))
const written = (work: Work, act: PortalAct, kind: Kind, papers: PaperFromElsewhere[]) => ({
  ...{ portalCode: work.shown.code, key: act.key, kind, at: act.at, note: act.note, papers: kept(papers), portalState: work.shown.state },
  ...{ followed: isFollowed(work, act), sendsThen: work.sends, appliedAt: work.context.clock.now() },
})

async function file(trx: Db, work: Work, link: Link, act: PortalAct, papers: PaperFromElsewhere[]): Promise<void> {
  const { context, settings, shown, mended } = work
  const { config, clock } = context
  const at = clock.now()
  const province = readProvince(config.province)
  const code = mended.procedure ?? shown.procedure
  const version = await procedureOn(trx, code, at)
  if (!version) throw new Stuck('unknown_procedure', code)
  const agency = mended.agency ?? shown.agency
  const unit = await receivingUnit(trx, province, version, (await unitOfAgency(trx, settings, agency, dayOf(at))).id, at)
  if (!unit) throw new Stuck('not_receiving', `${agency} ${code}`)
  const owner = await ownerOf(trx, config, shown.applicant, at)
  const filed = await fileFromElsewhere(trx, config, province, {
    ...{ version, unit, owner, papers, at, key: `portal:${shown.code}`, words: [shown.code] },
    ...mapDeclared(settings, shown, code),
    by: `${owner.name} (${where}, ${shown.code})`,
  })
  await setFiled(trx, shown.code, { dossier: filed.code, caseId: filed.caseId, ownerId: owner.id, procedure: code, at })
  await insertAct(trx, { ...written(work, act, 'file', papers), outcome: 'done', reason: null, caseSeq: 1 })
  const state = await shownState(trx, filed.code, 'submitted')
  const codes = await stateCodes(trx)
  // The portal set the state itself when its citizen filed; told is only what it cannot know.
  if (isFollowed(work, act) || (codes[state] === shown.state && !mended.procedure && !mended.agency))
    return setTold(trx, shown.code, { number: link.told, state })
  await tell(trx, link, { state, at: at.toISOString(), by: unit.fullName, note: '', dueAt: null, supplement: null })
}

/** What the citizen did there after filing, as an action here: their own, with the portal named beside them. */
async function follow(trx: Db, work: Work, link: Link, act: PortalAct, kind: Kind, papers: PaperFromElsewhere[]): Promise<void> {
  const { config, clock } = work.context
  if (!link.dossierCode || !link.ownerId || !link.caseId) throw new Stuck('refused', 'file')
  const found = await findCaseFile(trx, { id: link.caseId }, undefined, clock.now())
  const action = kind === 'withdraw' ? 'withdraw' : found?.case.state === 'correcting' ? 'correct' : 'supplement'
  const done = await actOnDossier(trx, config, {
    ...{ code: link.dossierCode, action, key: `portal:${act.key}`, at: clock.now(), lang: 'vi' },
    actor: { personId: link.ownerId, kind: 'citizen', name: `${work.shown.applicant.name} (${where})`, sessionId: '', roles: [] },
    note: act.note || undefined,
    attachments: papers.map((paper) => ({ ...attachmentOf(paper), kind: 'supplement' })),
  })
  await insertAct(trx, { ...written(work, act, kind, papers), outcome: 'done', reason: null, caseSeq: done.action.seq })
}

/** The dossier had gone on meanwhile: the act is kept with its papers, and the portal is told how it stands and why. */
async function answerNo(
  trx: Db,
  work: Work,
  link: Link,
  act: PortalAct,
  kind: Kind,
  papers: PaperFromElsewhere[],
  refusal: Refusal,
): Promise<void> {
  const t = translatorFor('vi')
  const reason = t(refusal.code, refusal.vars)
  await insertAct(trx, { ...written(work, act, kind, papers), outcome: 'refused', reason, caseSeq: null })
  const found = link.caseId ? await findCaseFile(trx, { id: link.caseId }, undefined, work.context.clock.now()) : undefined
  if (!found || !link.dossierCode) return
  const state = await shownState(trx, link.dossierCode, found.case.state)
  const name = localized('vi', found.definition.states[found.case.state]?.label ?? found.case.state)
  const note = t(kind === 'withdraw' ? 'national-portal.answer.withdraw_late' : 'national-portal.answer.supplement_late', { state: name })
  const at = work.context.clock.now().toISOString()
  await tell(trx, link, { state, at, by: 'tinhso', note, dueAt: found.case.dueAt?.toISOString() ?? null, supplement: null })
}
