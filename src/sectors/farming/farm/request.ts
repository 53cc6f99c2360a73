import type { FastifyRequest } from 'fastify'

/** Where producers work, where officers do, and where a shared diary is read. */
export const root = '/nuoi-trong'
export const desk = '/lam-viec/nuoi-trong'
export const shared = '/nhat-ky'

export type Fields = Record<string, string>
export const fieldsOf = (request: FastifyRequest): Fields =>
  Object.fromEntries(
    Object.entries((request.body ?? {}) as Record<string, unknown>).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value.trim().slice(0, 4_000)]] : [],
    ),
  )

export type Sent = { fields: Fields; file: { name: string; bytes: Buffer } | undefined }

/** A form with at most one file, however it is sent. */
export async function readSent(request: FastifyRequest): Promise<Sent> {
  if (!request.isMultipart()) return { fields: fieldsOf(request), file: undefined }
  const fields: Fields = {}
  let file: Sent['file']
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value).trim().slice(0, 4_000)
    else {
      const bytes = await part.toBuffer()
      if (bytes.length > 0) file = { name: part.filename, bytes }
    }
  }
  return { fields, file }
}

export const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id
