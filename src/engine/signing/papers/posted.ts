import type { FastifyRequest } from 'fastify'
import { mostBytes } from '../verify/verify.ts'

/** A field of the posted form, trimmed; empty where there is none. */
export function posted(request: FastifyRequest, name: string): string {
  const value = (request.body as Record<string, unknown> | undefined)?.[name]
  return typeof value === 'string' ? value.trim().slice(0, 2000) : ''
}

/** All values of a field that can be ticked several times. */
export function postedList(request: FastifyRequest, name: string): string[] {
  const value = (request.body as Record<string, unknown> | undefined)?.[name]
  return [value].flat().filter((one): one is string => typeof one === 'string' && /^[0-9a-f-]{36}$/.test(one))
}

export type Upload = { fields: Record<string, string>; bytes: Buffer | undefined; tooLarge: boolean }

/** One file of a form, in memory, and the texts beside it. */
export async function readUpload(request: FastifyRequest): Promise<Upload> {
  const upload: Upload = { fields: {}, bytes: undefined, tooLarge: false }
  if (!request.isMultipart()) return upload
  try {
    for await (const part of request.parts({ limits: { files: 1, fields: 10, fileSize: mostBytes } })) {
      if (part.type === 'field') {
        upload.fields[part.fieldname] = String(part.value).slice(0, 200)
        continue
      }
      const bytes = await part.toBuffer()
      if (bytes.length > 0) upload.bytes = bytes
    }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'FST_REQ_FILE_TOO_LARGE') throw error
    upload.tooLarge = true
  }
  return upload
}
