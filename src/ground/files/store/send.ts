import type { FastifyReply } from 'fastify'
import type { Config } from '#core/config.ts'
import type { StoredFile } from './store.queries.ts'
import { canShow, contentDisposition } from './store.rules.ts'
import { openFile } from './store.ts'

/**
 * Answers with the file. The caller has decided that this person may see it. Nothing of the file runs in our pages: the type is
 * the one found in the content, browsers may not guess another, and what is shown inline stands in a sandbox. Only PDF is
 * shown without one, because the viewers of browsers refuse to start in it; they isolate the document themselves.
 */
export async function sendFile(
  reply: FastifyReply,
  config: Config,
  file: StoredFile,
  options: { inline?: boolean /** Where everybody may see it: how browsers may keep it. */; cache?: string | undefined } = {},
): Promise<FastifyReply> {
  const inline = options.inline === true && canShow(file.mediaType)
  const content = await openFile(config, file)
  const policy = "default-src 'none'; img-src 'self'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
  return reply
    .type(file.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mediaType)
    .header('content-length', file.size)
    .header('content-disposition', contentDisposition(file.name, inline))
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', file.mediaType === 'application/pdf' ? policy : `${policy}; sandbox`)
    .header('cache-control', options.cache ?? 'private, no-store')
    .send(content)
}
