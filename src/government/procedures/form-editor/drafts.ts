import type { Actor } from '#core/access.ts'
import type { Db } from '#core/db.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { findOpenDraft, saveDraft } from '#ground/versions/index.ts'

// The seam to publication: drafts, the second person and the day are the module versions' matter.

export type FormDraft = { id: string; body: FormDefinition; byName: string; at: Date; note: string | null }
type Deed = { key: string; actor: Actor; at: Date }

export const draftHref = (id: string): string => `/quan-tri/ban-thao/${id}`

export async function findFormDraft(db: Db, key: string): Promise<FormDraft | undefined> {
  const draft = await findOpenDraft(db, 'form', key)
  return draft && { id: draft.id, body: draft.body as FormDefinition, byName: draft.draftedByName, at: draft.draftedAt, note: draft.note }
}

/** Keeps the changed form. A draft may be wrong; a wrong one, or one whose tests fail, is not published. */
export async function keepFormDraft(db: Db, { key, actor, at }: Deed, body: FormDefinition): Promise<void> {
  await saveDraft(db, { kind: 'form', key, body, by: { id: actor.personId, name: actor.name }, at })
}
