import { strToU8, zipSync } from 'fflate'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '#core/errors.ts'
import { listActs, listPersonalData } from '#core/personal.ts'
import { findRequest } from './request.queries.ts'

/** Everything that the modules keep about a person, one JSON file a list, in a ZIP; made anew each time and kept nowhere. */
export async function download(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, config, clock } = request.server
  const { id } = request.params as { id: string }
  const asked = await findRequest(db, id)
  if (!asked || asked.personId !== request.actor?.personId || asked.kind !== 'copy') throw refuse('notFound', 'casework.no_such_case')
  if (!asked.copyUntil) throw refuse('conflict', 'privacy.copy_not_granted')
  if (asked.copyUntil < clock.now()) throw refuse('gone', 'privacy.copy_over')
  const files: Record<string, Uint8Array> = {}
  for (const [module, data] of listPersonalData()) {
    for (const [list, records] of Object.entries(await data.copy({ db, config }, asked.personId)))
      files[`${module}/${list}.json`] = strToU8(`${JSON.stringify(records, null, 2)}\n`)
  }
  // What an officer did in office: whose hand it was is a datum about them. What is written about others stays where it is.
  for (const [module, acts] of await listActs(db, asked.personId))
    files[`${module}/acts.json`] = strToU8(`${JSON.stringify(acts, null, 2)}\n`)
  return reply
    .type('application/zip')
    .header('content-disposition', `attachment; filename="${asked.reference}.zip"`)
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(zipSync(files)))
}
