import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { refuse } from '#core/errors.ts'
import type { App } from '#core/module.ts'
import { beatMs, groundOf } from '../figures/picture.ts'
import { placed, shownTo } from '../page/centre.ts'
import { renderLive, renderWall } from '../page/render.ts'
import { viewerKey } from '../page/viewer.ts'
import { type Broadcaster, broadcaster } from './broadcaster.ts'

export const Query = Type.Object({
  'don-vi': Type.String({ maxLength: 40 }),
  mat: Type.Union([Type.Literal('ban'), Type.Literal('tuong')]),
})

const known = new WeakMap<object, Broadcaster>()

/** The process's one broadcaster; it ends with the program. */
export function openBroadcaster(app: App): Broadcaster {
  const own = broadcaster({ everyMs: () => beatMs(app.db), onFault: (error) => app.log.warn(`centre: live: ${String(error)}`) })
  known.set(app.db, own)
  app.addHook('preClose', async () => own.stop())
  return own
}

/** The broadcaster of a running program. */
export const broadcasterOf = (app: Pick<App, 'db'>): Broadcaster | undefined => known.get(app.db)

/**
 * The numbers as they change, as server-sent events. Who sees the same (unit, face, language, rights) is in one group; a group's
 * rights are those with which the stream was opened, and a stream ends after a quarter of an hour, to be asked for again.
 */
export async function stream(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const { server } = request
  const { 'don-vi': code, mat } = request.query as Static<typeof Query>
  const ground = await groundOf(server)
  const own = broadcasterOf(server)
  if (!ground || !own) throw refuse('notFound', 'centre.no_composition')
  const unit = await placed(request, ground, code)
  const first = await shownTo(request, ground, unit.id)
  const { lang, viewer } = first
  const write = async (): Promise<string> => {
    const now = (await groundOf(server)) ?? ground
    // The rights are those of the group; only the figures are new.
    const picture = (await shownTo(request, now, unit.id)).picture
    const shown = { picture, ground: now, viewer, lang }
    return mat === 'tuong' ? renderWall(server, shown) : renderLive(shown)
  }
  const text = await write()
  reply.hijack()
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'private, no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  reply.raw.write(`retry: 5000\nevent: live\ndata: ${JSON.stringify({ html: text })}\n\n`)
  own.join({ key: `${unit.id}|${mat}|${lang}|${viewerKey(viewer)}`, write }, reply.raw)
  return undefined
}
