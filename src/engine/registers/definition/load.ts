import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dayOf } from '#core/i18n.ts'
import type { Context } from '#core/module.ts'
import { loadRecords } from '../import/samples.ts'
import type { Definition } from './definition.ts'
import { findPackHash, findRegister, hasRecords, listRegisters } from './definition.queries.ts'
import { ensureIndexes } from './indexes.queries.ts'
import { hashOfDefinition, publishRegister, shapeDefects } from './publish.ts'

/** Reads `registers/*.json` of a pack; a fault names its file. */
export function readPackRegisters(packDir: string): Definition[] {
  const dir = join(packDir, 'registers')
  const files = existsSync(dir) ? readdirSync(dir).filter((file) => file.endsWith('.json')) : []
  return files.sort().map((file) => {
    const body = JSON.parse(readFileSync(join(dir, file), 'utf8')) as unknown
    const [first] = shapeDefects(body)
    if (first) throw new Error(`registers/${file}: ${first.path}: ${first.detail}`)
    return body as Definition
  })
}

// What the pack knows, and what it made up to show how the register works.
const folders = ['data', 'samples'] as const

/** Publishes the pack's registers that are new or changed in the pack, and outside production loads its records into those that are empty. */
export async function loadPack(context: Context, packDir: string): Promise<void> {
  const { db, clock, config, log } = context
  const definitions = readPackRegisters(packDir)
  const at = clock.now()
  for (const definition of definitions) {
    if ((await findPackHash(db, definition.key)) === hashOfDefinition(definition)) continue
    const { version } = await publishRegister(db, definition, { source: 'pack' }, at, definitions)
    log(`registers: ${definition.key} version ${version}`)
  }
  // A restored database has its rows but not the indexes that publication made.
  for (const register of await listRegisters(db)) await ensureIndexes(db, register)
  if (config.mode === 'production') return
  for (const { key } of definitions) {
    const register = await findRegister(db, key)
    if (!register || (await hasRecords(db, register.id))) continue
    for (const folder of folders) {
      const file = join(packDir, 'registers', folder, `${key}.csv`)
      if (!existsSync(file)) continue
      const loaded = await loadRecords(context, register, file, { validFrom: dayOf(at), madeUp: folder === 'samples' })
      log(`registers: ${loaded} ${folder === 'samples' ? 'sample records' : 'records'} of ${key}`)
    }
  }
}
