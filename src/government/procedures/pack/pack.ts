import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { type Db, inTransaction } from '#core/db.ts'
import { applyRecords, type Counts, type Incoming } from '../import/apply.ts'
import { lockCatalogue } from '../import/import.queries.ts'
import { Procedure } from '../procedure/procedure.ts'

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })

/** A procedure as a file of the pack: the record in force, and how it differed before. */
const PackFile = Type.Object({
  validFrom: Day,
  record: Procedure,
  history: Type.Optional(Type.Array(Type.Object({ validFrom: Day, differs: Type.Partial(Procedure) }))),
})

function incomingOf(file: Static<typeof PackFile>): Incoming {
  const history = (file.history ?? []).map(({ validFrom, differs }) => ({ validFrom, record: { ...file.record, ...differs } as Procedure }))
  return { record: file.record, validFrom: file.validFrom, ...(history.length > 0 && { history }) }
}

/** Reads every procedure of a pack; a file that is not of the right shape stops the load and is named. */
export async function readPackProcedures(dir: string): Promise<Incoming[]> {
  const found = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    // A pack need not have procedures of its own.
    if (error.code === 'ENOENT') return []
    throw error
  })
  const names = found.filter((name) => name.endsWith('.json')).sort()
  return Promise.all(
    names.map(async (name) => {
      const value: unknown = JSON.parse(await readFile(join(dir, name), 'utf8'))
      if (!Value.Check(PackFile, value)) {
        const first = Value.Errors(PackFile, value)[0]
        throw new Error(`${join(dir, name)}: ${first?.instancePath} ${first?.message}`)
      }
      return incomingOf(value)
    }),
  )
}

/** Loads the province's own procedures (folder `procedures/` of the pack); safe to repeat. */
export async function loadPackProcedures(db: Db, dir: string, stamp: { by: string; at: Date }): Promise<Counts> {
  const incoming = await readPackProcedures(dir)
  return inTransaction(db, async (trx) => {
    await lockCatalogue(trx)
    return applyRecords(trx, 'province', incoming, stamp)
  })
}
