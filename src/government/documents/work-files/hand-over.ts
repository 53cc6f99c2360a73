import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { zipSync } from 'fflate'
import type { Config } from '#core/config.ts'
import type { Clock } from '#core/clock.ts'
import type { Db } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { dayOf } from '#core/i18n.ts'
import { findCaseFile } from '#engine/casework/index.ts'
import { findPaper } from '#engine/signing/index.ts'
import { getFile, listFiles, openFile, type StoredFile } from '#ground/files/index.ts'
import { el } from '../edxml/xml.ts'
import { findLayout } from '../layout/layout.queries.ts'
import { layoutToPdf } from '../layout/pdf.ts'
import { findDocument, listFileIds, listVersions } from '../register/document.queries.ts'
import { footerOf, subjectOf } from '../sign/sign.ts'
import { findTask } from '../tasks/task.queries.ts'
import { type Item, listItems, type WorkFile } from './work-file.queries.ts'
import { keptUntil } from './retention.rules.ts'

type Place = { db: Db; config: Config; clock: Clock }
type Packed = { path: string; bytes: Buffer }
const largest = 300 * 1024 * 1024
const head = '<?xml version="1.0" encoding="UTF-8"?>\n'

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * The package of a closed work file for the archive: each thing in a folder of its number with its files and a metadata XML, the list
 * of contents, a manifest with sizes, and SHA256SUMS, which common tools check.
 */
export async function buildPackage(place: Place, file: WorkFile): Promise<Buffer> {
  const items = await listItems(place.db, file.id)
  const packed: Packed[] = []
  let total = 0
  for (const item of items) {
    for (const each of item.documentId ? await packDocument(place, item) : await packTask(place, item)) {
      total += each.bytes.length
      if (total > largest) throw refuse('tooLarge', 'documents.package_too_large', { megabytes: largest / 1024 / 1024 })
      packed.push(each)
    }
  }
  packed.unshift({ path: 'muc-luc.xml', bytes: contents(file, items) })
  const lines = packed.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: digestOf(bytes) }))
  const manifest = { workFile: file.code, unit: file.unitName, closedAt: file.closedAt?.toISOString() ?? null, files: lines }
  const sums = lines.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')
  const all = [
    ...packed,
    { path: 'manifest.json', bytes: Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`) },
    { path: 'SHA256SUMS', bytes: Buffer.from(sums) },
  ]
  // One time for all entries, so that the same content gives the same bytes.
  const mtime = file.closedAt ?? file.openedAt
  return Buffer.from(zipSync(Object.fromEntries(all.map(({ path, bytes }) => [path, [bytes, { mtime, level: 6 }]]))))
}

const folderOf = (item: Item): string => String(item.number).padStart(4, '0')
const safe = (name: string): string => name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'tep'

async function filesIn(place: Place, folder: string, stored: StoredFile[]): Promise<Packed[]> {
  const packed: Packed[] = []
  for (const [index, file] of stored.entries())
    packed.push({ path: `${folder}/tep-${index + 1}-${safe(file.name)}`, bytes: await buffer(await openFile(place.config, file)) })
  return packed
}

async function packDocument(place: Place, item: Item): Promise<Packed[]> {
  const { db } = place
  const folder = folderOf(item)
  const document = item.documentId ? await findDocument(db, item.documentId) : undefined
  if (!document) return []
  const paper = await findPaper(db, subjectOf(document.id))
  const signed = paper?.fileId ? await getFile(db, paper.fileId) : undefined
  const layout = signed ? undefined : await findLayout(db, document.id)
  const own = signed
    ? [{ path: `${folder}/van-ban.pdf`, bytes: await buffer(await openFile(place.config, signed)) }]
    : layout
      ? [
          {
            path: `${folder}/van-ban.pdf`,
            bytes: await layoutToPdf(layout, document.enteredAt, { footer: footerOf(place.config, layout) }),
          },
        ]
      : []
  const ids = (await listFileIds(db, document.id)).filter((id) => id !== signed?.id)
  const others = await filesIn(place, folder, await listFiles(db, ids))
  const [version] = await listVersions(db, document.id)
  const { signer } = document
  const facts = {
    ...{ Number: item.number, Direction: document.direction, Code: document.senderCode, DocumentId: document.documentId },
    ...{ Subject: document.subject, Agency: document.senderName, AgencyCode: document.senderOrgan, Date: document.datedOn },
    ...{ RegisterNumber: document.number, Year: document.year, Reference: document.reference },
    Signer: signer && [signer.competence, signer.position, signer.fullName].filter(Boolean).join(' '),
    ...{ SignedAt: document.signedAt?.toISOString() ?? null, SignatureLevel: paper?.level ?? null },
    ...{ RecalledAt: document.recalledAt?.toISOString() ?? null, Content: version?.content ?? null },
  }
  return [...own, ...others, metadata(folder, 'Document', facts, [...own, ...others])]
}

async function packTask(place: Place, item: Item): Promise<Packed[]> {
  const { db, clock } = place
  const folder = folderOf(item)
  const task = item.taskId ? await findTask(db, item.taskId) : undefined
  const file = task && (await findCaseFile(db, { id: task.caseId }, undefined, clock.now()))
  if (!task || !file) return []
  const evidence = await filesIn(
    place,
    folder,
    await listFiles(
      db,
      file.attachments.map(({ fileId }) => fileId),
    ),
  )
  const facts = {
    ...{ Number: item.number, Reference: task.reference, Title: task.title, Issuer: task.issuerName, Owner: task.unitName },
    ...{ Due: task.dueOn, State: task.state, Returned: task.returned },
    ...{ GivenAt: task.givenAt.toISOString(), ClosedAt: task.closedAt?.toISOString() ?? null },
  }
  const actions = file.actions.map((each) => [each.at.toISOString(), each.type, each.actorName, each.note].filter(Boolean).join(' | '))
  return [...evidence, metadata(folder, 'Task', facts, evidence, actions)]
}

type Facts = Record<string, string | number | null>

function metadata(folder: string, name: string, facts: Facts, files: Packed[], actions: string[] = []): Packed {
  const lines = Object.entries(facts).flatMap(([key, value]) => (value === null || value === '' ? [] : [el(key, value)]))
  const listed = files.map(({ path, bytes }) => el('File', [el('Path', path), el('Bytes', bytes.length), el('SHA256', digestOf(bytes))]))
  const done = actions.map((each) => el('Action', each))
  return { path: `${folder}/metadata.xml`, bytes: Buffer.from(`${head}${el(name, [...lines, ...done, ...listed])}\n`) }
}

function contents(file: WorkFile, items: Item[]): Buffer {
  const until = keptUntil(file.closedAt && dayOf(file.closedAt), file.retentionYears)
  const lines = items.map((item) =>
    el('Item', [
      ...[el('Number', item.number), el('Kind', item.documentId ? 'document' : 'task'), el('Code', item.code), el('Title', item.title)],
      ...(item.datedOn ? [el('Date', item.datedOn)] : []),
      el('Folder', folderOf(item)),
    ]),
  )
  const facts = [
    ...[
      el('Code', file.code),
      ...(file.formerCode ? [el('FormerCode', file.formerCode)] : []),
      el('Title', file.title),
      el('Unit', file.unitName),
      el('Keeper', file.keeperName),
    ],
    ...[
      el('OpenedAt', file.openedAt.toISOString()),
      el('ClosedAt', file.closedAt?.toISOString() ?? ''),
      el('ClosedBy', file.closedName ?? ''),
    ],
    ...[
      el('Retention', file.retentionYears === null ? 'permanent' : `P${file.retentionYears}Y`),
      ...(until ? [el('KeptUntil', until)] : []),
    ],
  ]
  return Buffer.from(`${head}${el('WorkFile', [...facts, el('Contents', lines)])}\n`)
}
