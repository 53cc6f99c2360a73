import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { findCase } from '#engine/casework/index.ts'
import { publishToExchange } from '#engine/exchange/index.ts'
import { type Link, listLinks, lockLink } from '../link/link.queries.ts'
import { portalOf } from '../run/run.ts'
import { changedType, source, stateCodes } from '../run/queues.ts'
import { shownState, tell } from '../tell/tell.ts'
import { type Portal, PortalAway, PortalRefused } from '../wire/portal.ts'
import { compare, type Difference, type Ours } from './compare.rules.ts'
import { type Comparison, insertComparison, listComparisons } from './comparison.queries.ts'

const page = 500

/** What the portal was last to show: of a dossier, its state now; of one that was given back, what it was told. */
async function oursOf({ db }: Context, link: Link, codes: Record<string, string>): Promise<Ours> {
  const found = link.caseId ? await findCase(db, { id: link.caseId }) : undefined
  const state = found && link.dossierCode ? await shownState(db, link.dossierCode, found.state) : link.toldState
  // Without a dossier and with nothing told it waits among what is stuck.
  const onTheWay = link.told !== link.sent || (!found && link.told === 0)
  return { code: link.portalCode, dossier: link.dossierCode, state: state ? codes[state] : undefined, onTheWay }
}

/** Compares the lists of both sides and keeps what differed; nothing is changed by it. */
export async function reconcile(context: Context, given?: Portal): Promise<Omit<Comparison, 'id'> | undefined> {
  const { db, clock } = context
  const portal = given ?? (await portalOf(context))
  if (!portal) return undefined
  const there = new Map<string, string>()
  const ours: Ours[] = []
  let fault: string | null = null
  try {
    for (let after = ''; ; ) {
      const listed = await portal.list(after, page)
      for (const { code, state } of listed) there.set(code, state)
      const last = listed.at(-1)?.code
      if (!last || last <= after || listed.length < page) break
      after = last
    }
    const codes = await stateCodes(db)
    for (let after = ''; ; ) {
      const links = await listLinks(db, after, page)
      for (const link of links) ours.push(await oursOf(context, link, codes))
      const last = links.at(-1)?.portalCode
      if (!last || links.length < page) break
      after = last
    }
  } catch (error) {
    if (!(error instanceof PortalAway || error instanceof PortalRefused)) throw error
    fault = error.message
  }
  const made = { at: clock.now(), compared: there.size, differences: fault ? [] : compare(there, ours), fault }
  await insertComparison(db, made)
  return made
}

/** Mends what the last comparison found: what is missing here is asked for, what the portal shows wrongly is told again. */
export async function mendDifferences(context: Context): Promise<number> {
  const [last] = await listComparisons(context.db, 1)
  let mended = 0
  for (const difference of last?.differences ?? []) if (await mend(context, difference)) mended++
  return mended
}

async function mend({ db, clock }: Context, { code, kind }: Difference): Promise<boolean> {
  const at = clock.now()
  return inTransaction(db, async (trx) => {
    if (kind === 'missing_here') {
      await publishToExchange(trx, { id: `${code}/asked/${at.getTime()}`, source, type: changedType, subject: code, data: { code }, at })
      return true
    }
    const link = await lockLink(trx, { code })
    const found = link?.caseId ? await findCase(trx, { id: link.caseId }) : undefined
    if (!link?.dossierCode || !found) return false
    const state = await shownState(trx, link.dossierCode, found.state)
    const dueAt = found.dueAt?.toISOString() ?? null
    await tell(trx, link, { state, at: at.toISOString(), by: 'tinhso', note: '', dueAt, supplement: null, anew: kind === 'missing_there' })
    return true
  })
}
