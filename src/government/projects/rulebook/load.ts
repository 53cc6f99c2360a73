import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Compile } from 'typebox/compile'
import { type Db, inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { canonical } from '#engine/indicators/index.ts'
import { findLastUnitByCode } from '#ground/places/index.ts'
import { sumMoney } from '../money/money.rules.ts'
import { insertContract, insertPayment, markPaid } from '../pay/pay.queries.ts'
import { type ProjectBody, ProjectShape } from '../project/project.ts'
import { hasPackProject, insertProject } from '../project/project.queries.ts'
import type { State } from '../project/road.rules.ts'
import { bookFaults, tellers } from './kinds.ts'
import { type BookKind, packHash, publishBook } from './rulebook.queries.ts'

const packName = 'Gói dữ liệu của tỉnh'
type PackBook = { kind: BookKind; key: string; from: string; body: unknown }

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const files = (dir: string): string[] =>
  existsSync(dir)
    ? globSync('*.json', { cwd: dir })
        .sort()
        .map((name) => join(dir, name))
    : []

/** The books of a pack: those of every province, then the province's own, which go before. */
export function readBooks(packDir: string, options: { examples?: boolean } = {}): PackBook[] {
  const found = new Map<string, PackBook>()
  const own = options.examples
    ? [join(packDir, 'projects', 'examples', 'books')]
    : [join(dirname(packDir), 'common', 'projects'), join(packDir, 'projects')]
  for (const dir of own)
    for (const file of files(dir)) {
      const book = readJson(file) as PackBook
      const teller = tellers.find(({ kind }) => kind === book.kind)
      const [fault] = teller ? bookFaults(teller, book.body) : [{ at: 'kind', message: book.kind }]
      if (fault) throw new Error(`${file}: ${fault.at} ${fault.message}`)
      found.set(`${book.kind} ${book.key}`, book)
    }
  return [...found.values()]
}

/** Publishes what is new in the pack; what officers published since is not overwritten until the pack itself changes. */
async function loadBooks(db: Db, books: readonly PackBook[], at: Date): Promise<number> {
  let count = 0
  for (const { kind, key, from, body } of books) {
    const hash = createHash('sha256').update(canonical(body)).digest('hex')
    if ((await packHash(db, kind, key, packName)) === hash) continue
    if (await publishBook(db, { kind, key, body, from, at, draftedBy: packName, reviewedBy: packName })) {
      await tellers.find((one) => one.kind === kind)?.follow?.(db, key, body, { id: null, name: packName }, at)
      count++
    }
  }
  return count
}

type PackContract = {
  number: string
  supplier: string
  words: string
  signedOn: string
  software?: string
  quantity?: number
  unitPrice: number
  referencePrice?: number
  reason?: string
  payments: { dueOn: string; amount: number; paidOn?: string }[]
}
type PackProject = {
  key: string
  unit: string
  state: State
  isGenerated: boolean
  origin: string
  body: unknown
  contracts: PackContract[]
}

const shape = Compile(ProjectShape)

function checked(given: unknown, at: string): ProjectBody {
  if (shape.Check(given)) return given
  const first = shape.Errors(given)[0]
  throw new Error(`${at}: ${first?.instancePath ?? ''} ${first?.message ?? ''}`)
}

async function loadProject(trx: Db, given: PackProject, at: Date): Promise<void> {
  const by = { id: null, name: given.origin }
  const body = checked(given.body, given.key)
  const unit = await findLastUnitByCode(trx, given.unit)
  if (!unit) throw new Error(`projects: no unit ${given.unit}`)
  const projectId = await insertProject(trx, {
    ...{ body, planned: sumMoney(body.sources.map(({ amount }) => amount)), unitId: unit.id, state: given.state, by, at },
    ...{ packKey: given.key, isGenerated: given.isGenerated },
  })
  for (const { payments, ...contract } of given.contracts) {
    const { software = null, quantity = 1, referencePrice = null, reason = null } = contract
    const contractId = await insertContract(trx, { ...contract, projectId, software, quantity, referencePrice, reason, by, at })
    if (!contractId) throw new Error(`projects: ${given.key} has contract ${contract.number} twice`)
    for (const payment of payments) {
      const id = await insertPayment(trx, { contractId, dueOn: payment.dueOn, amount: payment.amount, by, at })
      if (payment.paidOn) await markPaid(trx, id, { on: payment.paidOn, by, at })
    }
  }
}

/** The pack's method, rules, criteria and plans; outside production also its example projects. Safe to repeat. */
export async function loadProjects({ db, clock, config, log }: Context, packDir: string): Promise<void> {
  const at = clock.now()
  const books = await inTransaction(db, (trx) => loadBooks(trx, readBooks(packDir), at))
  if (books > 0) log(`projects: published ${books} books on ${dayOf(at)}`)
  if (config.mode === 'production') return
  for (const file of files(join(packDir, 'projects', 'examples')))
    for (const project of (readJson(file) as { projects: PackProject[] }).projects) {
      if (await hasPackProject(db, project.key)) continue
      await inTransaction(db, (trx) => loadProject(trx, project, at))
      log(`projects: ${project.key}`)
    }
  await inTransaction(db, (trx) => loadBooks(trx, readBooks(packDir, { examples: true }), at))
}
