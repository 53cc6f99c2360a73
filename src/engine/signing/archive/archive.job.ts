import type { Context } from '#core/module.ts'
import { listEndingStamps, noteFault } from '../papers/paper.queries.ts'
import { faultWords, renewStamp } from '../papers/sign-paper.ts'

export const archiveJob = 'signing.archive'
// A quarter of a year is long enough for an authority that is away, and for the operator to see that it is.
const ahead = 90 * 86_400_000

/** Puts another archive time-stamp on every signed paper whose newest one ends soon. One that fails does not hold up the others. */
export async function archivePapers(context: Context): Promise<void> {
  const { db, clock } = context
  for (;;) {
    const papers = await listEndingStamps(db, new Date(clock.now().getTime() + ahead), 50)
    let done = 0
    for (const paper of papers) {
      try {
        await renewStamp(context, paper)
        done++
      } catch (error) {
        await noteFault(db, paper.id, faultWords(error), clock.now())
      }
    }
    // Those that failed come again tomorrow.
    if (done < papers.length || papers.length < 50) return
  }
}
