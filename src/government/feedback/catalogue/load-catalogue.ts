import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Compile } from 'typebox/compile'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import type { Context } from '#core/module.ts'
import { type Catalogue, CatalogueShape, type PublishedCatalogue } from './catalogue.ts'
import { findLatestCatalogue, publishCatalogue } from './catalogue.queries.ts'
import { checkCatalogue } from './catalogue.rules.ts'

const shape = Compile(CatalogueShape)

/** Reads what a pack says of field reports; faults are named with their places. */
export function readCatalogue(text: string): Catalogue {
  const body: unknown = JSON.parse(text)
  if (!shape.Check(body)) {
    const first = shape.Errors(body)[0]
    throw refuse('invalid', 'feedback.catalogue_faulty', { detail: `${first?.instancePath ?? ''} ${first?.message ?? ''}` })
  }
  const defects = checkCatalogue(body)
  if (defects.length > 0)
    throw refuse('invalid', 'feedback.catalogue_faulty', { detail: defects.map((d) => `${d.path}: ${d.reason}`).join('; ') })
  return body
}

/** Publishes the pack's `feedback.json`; a province without one takes no reports. */
export async function loadCatalogue({ db, clock, log }: Context, packDir: string): Promise<void> {
  const file = join(packDir, 'feedback.json')
  if (!existsSync(file)) return
  if (await publishCatalogue(db, readCatalogue(readFileSync(file, 'utf8')), clock.now())) log('feedback: published categories and rules')
}

/** What can be reported today; refused where the province takes no reports. */
export async function currentCatalogue(db: Db): Promise<PublishedCatalogue> {
  const found = await findLatestCatalogue(db)
  if (!found) throw refuse('notFound', 'feedback.not_open')
  return found
}
