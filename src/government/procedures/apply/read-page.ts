import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { mediaTypes, storeFile } from '#ground/files/index.ts'
import { fillerOf, type Opened } from './open-draft.ts'

type Body = Record<string, string | string[]>

/** A page's parts: texts as a form post has them; files go to the store and come back as ids under their field. */
export async function readBody(
  request: FastifyRequest,
  opened: Opened,
  key: string,
): Promise<{ body: Body; fileFault: string | undefined }> {
  if (!request.isMultipart()) return { body: (request.body ?? {}) as Body, fileFault: undefined }
  const body: Body = {}
  const add = (name: string, value: string): void => {
    const before = body[name]
    body[name] = before === undefined ? value : [before, value].flat()
  }
  const fields = new Set(
    opened.form.body.pages
      .find((page) => page.key === key)
      ?.fields.filter((f) => f.type === 'file')
      .map((f) => f.key),
  )
  let fileFault: string | undefined
  for await (const part of request.parts()) {
    if (part.type === 'field') add(part.fieldname, String(part.value))
    else if (!part.filename || !fields.has(part.fieldname)) part.file.resume()
    else {
      const kept = await keepFile(request, opened, part).catch((error: unknown) => {
        if (!(error instanceof Error && 'kind' in error)) throw error
        const refusal = error as unknown as { code: Parameters<typeof request.t>[0]; vars: Record<string, string> }
        fileFault = request.t(refusal.code, refusal.vars)
        return undefined
      })
      if (kept) add(part.fieldname, kept)
    }
  }
  return { body, fileFault }
}

async function keepFile(request: FastifyRequest, opened: Opened, part: MultipartFile): Promise<string> {
  const { db, config, clock } = request.server
  const file = await storeFile(db, config, {
    name: part.filename,
    stream: part.file,
    accept: Object.values(mediaTypes),
    maxBytes: 10 * 1024 * 1024,
    by: fillerOf(opened.draft),
    at: clock.now(),
    entrance: opened.draft.counterOfficerId ? 'counter' : 'filing',
    unitId: opened.draft.unitId,
  })
  opened.draft.files.push({ id: file.id, name: file.name, mediaType: file.mediaType, bytes: file.size })
  return file.id
}
