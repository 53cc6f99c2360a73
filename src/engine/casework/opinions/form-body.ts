import type { FastifyRequest } from 'fastify'
import { Refusal } from '#core/errors.ts'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import type { NewAttachment } from '../act/act.ts'

export type FormBody = { fields: Record<string, string>; attachments: NewAttachment[]; fileFault: string | undefined }

const maxBytes = 10 * 1024 * 1024

/** A form with files as an officer posts it; the files are kept as papers of one kind. */
export async function readFormBody(request: FastifyRequest, kind: string): Promise<FormBody> {
  const body: FormBody = { fields: {}, attachments: [], fileFault: undefined }
  if (!request.isMultipart()) {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      if (typeof value === 'string') body.fields[name] = value
    return body
  }
  const { db, config, clock } = request.server
  for await (const part of request.parts()) {
    if (part.type === 'field') body.fields[part.fieldname] = String(part.value).replaceAll('\u0000', '')
    else if (!part.filename) part.file.resume()
    else {
      const by = request.actor?.personId ?? null
      const incoming = {
        name: part.filename,
        stream: part.file,
        accept: Object.values(mediaTypes),
        maxBytes,
        by,
        at: clock.now(),
        entrance: 'opinion' as const,
      }
      const kept = await storeFile(db, config, incoming).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
        body.fileFault = request.t(error.code, error.vars)
        return undefined
      })
      if (!kept) continue
      const { id: fileId, sha256, name, mediaType, size: sizeBytes } = kept
      body.attachments.push({ fileId, sha256, name, mediaType, sizeBytes, kind, label: name })
    }
  }
  return body
}
