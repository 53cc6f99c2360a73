import { type ComponentChildren, h } from 'preact'
import type { Db } from '#core/db.ts'
import type { T } from '#core/i18n.ts'
import { infectedKey } from '#engine/casework/index.ts'
import { type FileState, listFiles, shutTag } from '#ground/files/index.ts'
import type { DossierFile } from '../dossier/view.ts'
import { InfectedNotice } from './infected.page.tsx'

export const askAction = 'request_supplement'
export type PaperLine = { name: string; href: string | undefined; note: string; tag: ComponentChildren }
type Attachment = DossierFile['file']['attachments'][number]

/** How the files of a dossier stand with the scanner. */
export async function statesOf(db: Db, { file }: DossierFile): Promise<Map<string, FileState>> {
  const files = await listFiles(
    db,
    file.attachments.map(({ fileId }) => fileId),
  )
  return new Map(files.map(({ id, state }) => [id, state]))
}

/** A paper's line: one that waits for the scanner, or was taken away, says so and leads nowhere. */
export function paperLine(t: T, { dossier }: DossierFile, attachment: Attachment, state: FileState | undefined, note: string): PaperLine {
  const tag = shutTag(t, state)
  return { name: attachment.label, href: tag ? undefined : `/ho-so/${dossier.code}/tep/${attachment.fileId}`, note, tag }
}

/** The names of papers in which malware was found, as one text; empty where there are none. */
export const infectedNames = ({ file }: DossierFile, states: ReadonlyMap<string, FileState>): string =>
  [...new Set(file.attachments.filter(({ fileId }) => states.get(fileId) === 'infected').map(({ label }) => label))].join(', ')

/** The notice of such papers with the request that lies ready, unless the applicant was asked since they were found. */
export function infectedNotice(t: T, found: DossierFile, states: ReadonlyMap<string, FileState>): ComponentChildren {
  const { file, dossier } = found
  const names = infectedNames(found, states)
  if (!names) return undefined
  const keys = new Set(file.attachments.filter(({ fileId }) => states.get(fileId) === 'infected').map(({ fileId }) => infectedKey(fileId)))
  const noted = Math.max(0, ...file.actions.filter(({ clientKey }) => keys.has(clientKey)).map(({ seq }) => seq))
  const asked = noted > 0 && file.actions.some(({ type, seq }) => type === askAction && seq > noted)
  const may = !asked && file.possible.includes(askAction)
  return h(InfectedNotice, { t, names, askHref: may ? `/lam-viec/ho-so/${dossier.code}/viec/${askAction}?giay-to=cach-ly` : undefined })
}
