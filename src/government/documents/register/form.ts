import type { FastifyRequest } from 'fastify'
import type { FieldFault } from '#core/errors.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { isSecrecy } from './notation.rules.ts'

export const root = '/van-ban'
const largestFile = 50 * 1024 * 1024

export type Form = { values: Record<string, string>; all(name: string): string[]; files: { name: string; bytes: Buffer }[] }

/** A posted form with its files, as a browser sends it. */
export async function readForm(request: FastifyRequest): Promise<Form> {
  const given: [string, string][] = []
  const files: Form['files'] = []
  if (request.isMultipart()) {
    for await (const part of request.parts({ limits: { fileSize: largestFile, files: 20 } })) {
      if (part.type === 'field') given.push([part.fieldname, String(part.value)])
      else {
        const bytes = await part.toBuffer()
        if (bytes.length > 0) files.push({ name: part.filename, bytes })
      }
    }
  } else {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      for (const each of [value].flat()) if (typeof each === 'string') given.push([name, each])
  }
  const all = (name: string): string[] => given.filter(([key]) => key === name).map(([, value]) => value.trim())
  return { values: Object.fromEntries(given.map(([name, value]) => [name, value.trim()])), all, files }
}

/** Keeps the files of a form; answers their ids. */
export async function keepFiles(request: FastifyRequest, files: Form['files']): Promise<string[]> {
  const { db, config, clock } = request.server
  const accept = Object.values(mediaTypes)
  const by = request.actor?.personId ?? null
  const ids: string[] = []
  for (const { name, bytes } of files)
    ids.push(
      (await storeFile(db, config, { name, buffer: bytes, accept, maxBytes: largestFile, by, at: clock.now(), entrance: 'document' })).id,
    )
  return ids
}

/** What both forms ask: subject, urgency, term and the secrecy class, of which only the first may be here. */
export function commonFaults(request: FastifyRequest, values: Record<string, string>): FieldFault[] {
  const { t } = request
  const errors: FieldFault[] = []
  const subject = values.subject ?? ''
  if (subject.length < 5 || subject.length > 500) errors.push({ field: 'subject', message: t('documents.subject_wrong') })
  if (!/^[0-3]$/.test(values.urgency ?? '')) errors.push({ field: 'urgency', message: t('documents.urgency_wrong') })
  const secrecy = values.secrecy ?? ''
  if (!isSecrecy(secrecy)) errors.push({ field: 'secrecy', message: t('documents.secrecy_missing') })
  else if (secrecy !== 'open') errors.push({ field: 'secrecy', rule: 'secret', message: t('documents.secret_refused') })
  if (values['due-d'] || values['due-m'] || values['due-y'])
    if (!dayIn(values, 'due')) errors.push({ field: 'due', message: t('documents.day_wrong') })
  return errors
}

/** The day of three short inputs as YYYY-MM-DD; null when it is none. */
export function dayIn(values: Record<string, string>, name: string): string | null {
  const [d = '', m = '', y = ''] = ['d', 'm', 'y'].map((part) => values[`${name}-${part}`] ?? '')
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null
}
