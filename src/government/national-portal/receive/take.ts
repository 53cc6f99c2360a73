import { inTransaction } from '#core/db.ts'
import type { Context } from '#core/module.ts'
import { type HandedOut, publishToExchange, type Verdict } from '#engine/exchange/index.ts'
import { changedType, source } from '../run/queues.ts'
import { readStanding, setLastChange } from '../run/standing.queries.ts'
import type { PortalSettings } from '../settings/settings.ts'
import { verdictOf } from '../tell/send.ts'
import type { Change, Portal } from '../wire/portal.ts'
import { PortalRefused } from '../wire/portal.ts'
import { bringIn, type Mended } from './bring-in.ts'
import { isStuckReason, Stuck } from './stuck.ts'

const page = 200
// Numbers that became visible late are found by reading the last ones again; what is known by its id is not taken twice.
const overlap = 100
const mostPages = 500

const isChange = ({ number, code, version }: Change): boolean =>
  Number.isSafeInteger(number) && number > 0 && Number.isSafeInteger(version) && code !== '' && code.length <= 80

/** Asks the portal what changed since it was last read, and puts each into the queue; answers how many it named. */
export async function readChanges({ db, clock }: Context, portal: Portal): Promise<number> {
  let after = Math.max(0, (await readStanding(db)).lastChange - overlap)
  let seen = 0
  for (let turn = 0; turn < mostPages; turn++) {
    const listed = await portal.listChanges(after, page)
    const changes = listed.filter(isChange)
    const last = Math.max(after, ...changes.map((change) => change.number))
    const at = clock.now()
    await inTransaction(db, async (trx) => {
      await publishToExchange(
        trx,
        changes.map(({ code, version }) => ({
          ...{ id: `${code}/v${version}`, source, type: changedType, subject: code, data: { code }, at },
        })),
      )
      await setLastChange(trx, last)
    })
    seen += changes.length
    if (last === after || listed.length < page) break
    after = last
  }
  return seen
}

/** Takes one piece of news from the queue: the dossier is read whole and brought up to it. */
export async function take(context: Context, settings: PortalSettings, portal: Portal, message: HandedOut): Promise<Verdict> {
  try {
    await bringIn(context, settings, portal, message.event.data as { code: string } & Mended)
    return 'done'
  } catch (error) {
    if (error instanceof Stuck) return { dead: `${error.reason}: ${error.about}` }
    if (error instanceof PortalRefused && isStuckReason(error.code)) return { dead: `${error.code}: ${error.message}` }
    return verdictOf(error)
  }
}
