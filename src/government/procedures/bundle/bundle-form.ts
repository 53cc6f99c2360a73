import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { plainFormOf } from '../apply/plain-form.ts'
import type { PublishedForm } from '../dossier/dossier.ts'
import { publishForm } from '../dossier/form.queries.ts'
import { findProcedure } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import type { Bundle } from './bundle.ts'
import { composeForm } from './compose.rules.ts'

export type BundleForms = {
  whole: PublishedForm
  parts: Map<string, { version: ProcedureVersion; form: PublishedForm }>
}

// What follows from the same forms is the same form.
const composed = new Map<string, { form: FormDefinition; faults: string[] }>()

/** The procedures of a bundle as in force on a day, with their forms. */
export async function readParts(db: Db, bundle: Bundle, at: Date): Promise<BundleForms['parts']> {
  const parts: BundleForms['parts'] = new Map()
  for (const { key, procedure } of bundle.parts) {
    const version = await findProcedure(db, procedure, { on: dayOf(at) })
    if (version) parts.set(key, { version, form: await plainFormOf(db, version, at) })
  }
  return parts
}

/** The form of a bundle as its parts' forms are now. */
export function composeNow(bundle: Bundle, parts: BundleForms['parts']): { form: FormDefinition; faults: string[] } {
  const key = JSON.stringify([bundle.procedure, bundle.parts, bundle.form, [...parts].map(([part, { form }]) => [part, form.id])])
  const known = composed.get(key)
  if (known) return known
  const made = composeForm(bundle, new Map([...parts].map(([part, { form }]) => [part, form.body])))
  if (composed.size > 50) composed.clear()
  composed.set(key, made)
  return made
}

/** The one form of a bundle, published when a form of a part has changed, and the forms of which it is made. */
export async function bundleForms(db: Db, bundle: Bundle, at: Date): Promise<BundleForms> {
  const parts = await readParts(db, bundle, at)
  const { form } = composeNow(bundle, parts)
  return { whole: await publishForm(db, `bundle:${bundle.procedure}`, form, at), parts }
}
