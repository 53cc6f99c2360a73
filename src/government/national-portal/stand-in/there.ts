import { createHash, randomUUID } from 'node:crypto'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import * as store from './stand-in.queries.ts'

/* STAND-IN of the national portal: what its citizens do, and what it makes of our messages. */

export type Filing = Omit<store.ThereBody, 'acts'> & { note: string; papers: string[] }

/** A citizen files on the portal; answers the portal's code. */
export async function fileThere(db: Db, filing: Filing, at: Date): Promise<string> {
  const { note, papers, ...about } = filing
  const code = `G99.${filing.agency}-${dayOf(at).slice(2).replaceAll('-', '')}-${randomUUID().slice(0, 8)}`
  const act: store.ThereAct = { key: randomUUID(), kind: 'NOP', at: at.toISOString(), note, papers }
  await inTransaction(db, async (trx) => {
    await store.insertThere(trx, { code, state: '1', at, body: { ...about, acts: [act] } })
    await store.insertChange(trx, code, 1)
  })
  return code
}

// In which states a citizen may send papers, or take the dossier back.
const open = { BOSUNG: ['5'], RUT: ['1', '2', '4', '5', '6'] }
const leadsTo = { BOSUNG: '4', RUT: '7' }

/** What the citizen may do there now. */
export const mayThere = (state: string): ('BOSUNG' | 'RUT')[] => (['BOSUNG', 'RUT'] as const).filter((kind) => open[kind].includes(state))

/** A citizen sends what was asked for, or takes the dossier back. */
export async function actThere(
  db: Db,
  code: string,
  act: { kind: 'BOSUNG' | 'RUT'; note: string; papers: string[] },
  at: Date,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const found = await store.findThere(trx, code, true)
    if (!found) throw refuse('notFound', 'core.not_found')
    if (!open[act.kind].includes(found.state)) throw refuse('conflict', 'national-portal.stand_in.not_now')
    found.body.acts.push({ key: randomUUID(), at: at.toISOString(), ...act })
    found.state = leadsTo[act.kind]
    found.version++
    await store.updateThere(trx, found)
    await store.insertChange(trx, code, found.version)
  })
}

export async function keepPaper(db: Db, paper: { name: string; part: string; label: string; content: Buffer }): Promise<string> {
  return store.insertTherePaper(db, { ...paper, sha256: createHash('sha256').update(paper.content).digest('hex') })
}

/** A message about a dossier: an older one than the last is left aside, the last again changes nothing. */
export async function takeNews(
  db: Db,
  given: Record<string, unknown>,
  at: Date,
  { echo, isNew }: { echo: boolean; isNew: boolean },
): Promise<'taken' | 'unknown'> {
  const [code, number, state] = [String(given.MaHoSo ?? ''), Number(given.SoTin), String(given.TrangThaiHoSo ?? '')]
  return inTransaction(db, async (trx) => {
    const known = await store.findThere(trx, code, true)
    if (!known && isNew) await openThere(trx, given, at)
    const found = known ?? (await store.findThere(trx, code, true))
    if (!found || !/^([1-9]|10)$/.test(state) || !Number.isInteger(number)) return 'unknown'
    if (number <= found.lastNumber) return 'taken'
    found.state = state
    found.lastNumber = number
    if (echo) found.version++
    await store.updateThere(trx, found)
    await store.insertThereNews(trx, { code, number, state, at, body: given })
    if (echo) await store.insertChange(trx, code, found.version)
    return 'taken'
  })
}

/** A dossier that was filed with a province: the portal shows it by the province's code. */
async function openThere(trx: Db, given: Record<string, unknown>, at: Date): Promise<void> {
  const text = (key: string): string => String(given[key] ?? '')
  const applicant = { name: text('ChuHoSo'), number: '', phone: '', email: '' }
  const body = { procedure: text('MaTTHC'), agency: text('DonViXuLy'), applicant, declared: {}, acts: [] }
  await store.insertThere(trx, { code: text('MaHoSo'), state: '1', at, body })
}
