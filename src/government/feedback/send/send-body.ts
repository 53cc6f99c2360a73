import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { Refusal, refusalOf, refuse } from '#core/errors.ts'
import { examinePart } from '#ground/files/index.ts'
import type { Fields } from './send.rules.ts'

/** A photo as it came: in memory only, until it is drawn anew. */
export type RawPhoto = { field: string; name: string; bytes: Buffer; sha256: string }
export type SendBody = { fields: Fields; raw: RawPhoto[]; fileFault: string | undefined }

const mostBytes = 10 * 1024 * 1024

/** Texts and photos of a posted form or of a program's multipart; nothing of it touches the disk. */
export async function readSendBody(request: FastifyRequest): Promise<SendBody> {
  const fields: Fields = {}
  const raw: RawPhoto[] = []
  let fileFault: string | undefined
  if (!request.isMultipart()) {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      if (typeof value === 'string') fields[name] = value
    return { fields, raw, fileFault }
  }
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value).replaceAll('\u0000', '')
      continue
    }
    const bytes = await part.toBuffer().catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'FST_REQ_FILE_TOO_LARGE') throw error
      const tooLarge = refuse('tooLarge', 'feedback.photo_too_large', { name: part.filename ?? '', max: `${mostBytes / 1024 / 1024} MB` })
      fileFault = request.t(tooLarge.code, tooLarge.vars)
      return Buffer.alloc(0)
    })
    const name = part.filename ?? 'anh'
    const fault = await examinePart(request, { name, bytes }, 'report').catch(refusalOf)
    if (fault) fileFault = request.t(fault.code, fault.vars)
    // A browser sends an empty part where no file was chosen.
    else if (bytes.length > 0) raw.push({ field: part.fieldname, name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') })
  }
  return { fields, raw, fileFault }
}

/** Says the refusal of a photo beside its field; every other fault goes on. */
export function faultWords(request: FastifyRequest, error: unknown): string {
  if (!(error instanceof Refusal)) throw error
  return request.t(error.code, error.vars)
}
