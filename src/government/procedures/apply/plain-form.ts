import type { Db } from '#core/db.ts'
import { declarationForm, type FormDefinition } from '#engine/forms/index.ts'
import type { PublishedForm } from '../dossier/dossier.ts'
import { findLatestForm, publishForm } from '../dossier/form.queries.ts'
import { papersToBring } from '../procedure/procedure.rules.ts'
import type { Procedure, ProcedureVersion } from '../procedure/procedure.ts'

/** The form of one procedure: its own e-form, or the declaration and papers that its record asks for. */
export async function plainFormOf(db: Db, version: ProcedureVersion, at: Date): Promise<PublishedForm> {
  const { procedure } = version
  const own = procedure.formKey ? await findLatestForm(db, procedure.formKey) : undefined
  return own ?? recordFormOf(db, version, at)
}

/** The declaration and papers that a procedure's record asks for, whether or not it has an e-form. */
export const recordFormOf = (db: Db, { procedure }: ProcedureVersion, at: Date): Promise<PublishedForm> =>
  publishForm(db, `declaration:${procedure.code}`, declarationOf(procedure), at)

// A version of a procedure does not change, and with it the form that follows from it.
const declarations = new WeakMap<Procedure, FormDefinition>()

function declarationOf(procedure: Procedure): FormDefinition {
  const known = declarations.get(procedure)
  if (known) return known
  const papers = papersToBring(procedure).map((paper) => ({ key: paper.key, name: paper.name.vi, required: paper.required }))
  const form = declarationForm({ code: procedure.code, name: procedure.name.vi, papers })
  declarations.set(procedure, form)
  return form
}
