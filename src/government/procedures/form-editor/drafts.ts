import type { Actor } from '#core/access.ts'
import { type Db, inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { checkDefinition, type FormDefinition } from '#engine/forms/index.ts'
import { findLatestForm, publishForm } from '../dossier/dossier.queries.ts'
import { deleteFormDraft, findFormDraft, setFormDraftState, upsertFormDraft } from './drafts.queries.ts'

// The seam to publication: the pages of this slice keep, propose, publish and drop a draft through these functions alone.

type Deed = { key: string; actor: Actor; at: Date }

/** Keeps the changed form. A draft may be wrong; a wrong one is not proposed and not published. */
export async function keepFormDraft(db: Db, { key, actor, at }: Deed, body: FormDefinition): Promise<void> {
  await inTransaction(db, async (trx) => {
    const draft = await findFormDraft(trx, key, { lock: true })
    if (draft?.state === 'proposed') throw refuse('conflict', 'procedures.form_editor.is_proposed')
    const latest = await findLatestForm(trx, key)
    const baseVersion = draft?.baseVersion ?? latest?.version ?? 0
    await upsertFormDraft(trx, { key, baseVersion, body, by: { id: actor.personId, name: actor.name }, at })
  })
}

function demandSound(body: FormDefinition): void {
  const errors = checkDefinition(body).filter((defect) => defect.level === 'error')
  const [first] = errors
  if (first)
    throw refuse('invalid', 'procedures.form_editor.faulty', { count: errors.length, first: `${first.at}: ${first.rule} ${first.detail}` })
}

/** Asks a second person to publish: only what has no defect and passes all its tests. */
export async function proposeFormDraft(db: Db, { key, at }: Deed): Promise<void> {
  await inTransaction(db, async (trx) => {
    const draft = await findFormDraft(trx, key, { lock: true })
    if (!draft) throw refuse('conflict', 'procedures.form_editor.no_draft')
    demandSound(draft.body)
    await setFormDraftState(trx, key, 'proposed', null, at)
  })
}

/** The second person publishes; who wrote the draft cannot. */
export async function publishFormDraft(db: Db, { key, actor, at }: Deed): Promise<void> {
  await inTransaction(db, async (trx) => {
    const draft = await findFormDraft(trx, key, { lock: true })
    if (draft?.state !== 'proposed') throw refuse('conflict', 'procedures.form_editor.no_draft')
    if (draft.byId === actor.personId) throw refuse('notAllowed', 'procedures.form_editor.second_person')
    const latest = await findLatestForm(trx, key)
    if ((latest?.version ?? 0) !== draft.baseVersion) throw refuse('conflict', 'procedures.form_editor.stale')
    demandSound(draft.body)
    await publishForm(trx, key, draft.body, at, `${draft.byName}, ${actor.name}`)
    await deleteFormDraft(trx, key)
  })
}

/** Sends a proposed draft back with a word; without one it would not be known what is wrong. */
export async function returnFormDraft(db: Db, { key, actor, at }: Deed, note: string): Promise<void> {
  await inTransaction(db, async (trx) => {
    const draft = await findFormDraft(trx, key, { lock: true })
    if (draft?.state !== 'proposed') throw refuse('conflict', 'procedures.form_editor.no_draft')
    if (draft.byId !== actor.personId && !note) throw refuse('invalid', 'procedures.form_editor.note_needed')
    await setFormDraftState(trx, key, 'returned', note || null, at)
  })
}
