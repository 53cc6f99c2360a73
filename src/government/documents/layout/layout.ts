import type { Config } from '#core/config.ts'
import type { Db } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { committee, issuerOf, officialDay } from '#engine/papers/index.ts'
import { getUnit, type Unit } from '#ground/places/index.ts'
import { type DocumentsSettings, settingsOf } from '../pack/settings.ts'
import type { Document } from '../register/document.queries.ts'
import { findLayout, insertLayout } from './layout.queries.ts'
import { composeLayout, type Layout } from './layout.rules.ts'

type Given = { document: Document; content: string; at: Date }

/** What stands on the document: as it was issued, or as the draft would look today. */
export async function layoutOf(db: Db, config: Config, given: Given): Promise<Layout> {
  return (await findLayout(db, given.document.id)) ?? (await compose(db, config, given))
}

/** Fixes what stands on a document that is being issued; in the transaction that gives it its number. */
export async function fixLayout(trx: Db, config: Config, given: Given): Promise<Layout> {
  const layout = await compose(trx, config, given)
  await insertLayout(trx, given.document.id, layout, given.at)
  return layout
}

/** What the chief of a unit is called. */
export const chiefOf = (settings: DocumentsSettings, unit: Unit): string =>
  settings.chief?.[unit.kind === 'administrative' ? 'administrative' : 'agency'] ?? 'Thủ trưởng đơn vị'

async function compose(db: Db, config: Config, { document, content, at }: Given): Promise<Layout> {
  const settings = settingsOf(config)
  const on = document.datedOn ?? dayOf(at)
  const unit = await getUnit(db, document.unitId, { on })
  const type = settings.types.find((each) => each.code === document.typeCode)
  const isCommittee = unit.kind === 'administrative'
  return composeLayout({
    head: await issuerOf(db, document.unitId, on),
    type: { name: type?.name.vi ?? '', isLetter: type?.notation === '' },
    number: document.number,
    notation: document.notation,
    day: document.datedOn ? officialDay(new Date(`${on}T12:00:00+07:00`)) : 'ngày … tháng … năm …',
    subject: document.subject,
    urgency: document.urgency,
    content,
    recipients: document.recipients,
    signer: document.signer,
    chief: chiefOf(settings, unit),
    collective: isCommittee ? committee : unit.fullName,
  })
}
