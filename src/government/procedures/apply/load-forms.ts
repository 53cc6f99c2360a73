import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Db, inTransaction } from '#core/db.ts'
import { checkDefinition, type FormDefinition } from '#engine/forms/index.ts'
import { publishForm } from '../dossier/form.queries.ts'

/** Publishes the pack's e-forms that changed. A faulty form blocks publishing: a citizen must never meet a condition that throws. */
export async function loadPackForms(db: Db, dir: string, at: Date): Promise<void> {
  if (!existsSync(dir)) return
  for (const file of readdirSync(dir).filter((name) => name.endsWith('.json'))) {
    const body = JSON.parse(readFileSync(join(dir, file), 'utf8')) as FormDefinition
    const errors = checkDefinition(body).filter((defect) => defect.level === 'error')
    if (errors.length > 0) throw new Error(`form ${file} has faults:\n${errors.map((e) => `  ${e.at}: ${e.rule} ${e.detail}`).join('\n')}`)
    await inTransaction(db, (trx) => publishForm(trx, body.key, body, at, 'pack'))
  }
}
