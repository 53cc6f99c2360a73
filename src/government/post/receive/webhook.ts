import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { inTransaction } from '#core/db.ts'
import { refuse } from '#core/errors.ts'
import { isSigned } from '#engine/exchange/index.ts'
import { insertStep, listSteps, lockParcel, setState } from '../parcel/parcel.queries.ts'
import { isAtEnd, postStates, stateAfter } from '../parcel/parcel.rules.ts'
import { tellParcel } from '../parcel/tell.ts'

export const Body = Type.Object(
  {
    event: Type.String({ minLength: 1, maxLength: 100, description: 'The post’s own id: the same one again changes nothing' }),
    number: Type.String({ minLength: 1, maxLength: 60, description: 'Number of the parcel, as the post gave it for the order' }),
    state: Type.Enum([...postStates]),
    at: Type.String({ format: 'date-time', description: 'When it happened; the latest counts, in whatever order they come' }),
    place: Type.Optional(Type.String({ maxLength: 200 })),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)
export const Answer = Type.Object({ result: Type.Enum(['taken', 'repeated']) })

const raw = Symbol('the body as it came')
type Signed = FastifyRequest & { [raw]?: string }

/** Keeps the bytes that were signed. */
export function parseKeeping(request: FastifyRequest, body: string | Buffer, done: (error: Error | null, value?: unknown) => void): void {
  ;(request as Signed)[raw] = String(body)
  try {
    done(null, JSON.parse(String(body)))
  } catch {
    done(null, undefined)
  }
}

/** The webhook's door (Standard Webhooks): before anything is looked at, the post proves that it is the post. */
export async function demandSignature(request: FastifyRequest): Promise<void> {
  const { config, clock } = request.server
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  )
  if (!config.post.secret || !isSigned(config.post.secret, headers, (request as Signed)[raw] ?? '', clock.now()))
    throw refuse('signInNeeded', 'post.bad_signature')
}

/** What the post tells of a parcel: kept once, and the parcel brought to what it amounts to. */
export async function receiveNews(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server
  const told = request.body as Static<typeof Body>
  const receivedAt = clock.now()
  const result = await inTransaction(db, async (trx) => {
    const parcel = await lockParcel(trx, { number: told.number })
    if (!parcel) throw refuse('notFound', 'post.no_parcel')
    const step = {
      parcelId: parcel.id,
      key: told.event,
      state: told.state,
      at: new Date(told.at),
      place: told.place ?? '',
      note: told.note ?? '',
      receivedAt,
    }
    if (!(await insertStep(trx, step))) return 'repeated' as const
    // What the office has closed stays closed; the step is kept all the same.
    if (parcel.closedAt) return 'taken' as const
    const state = stateAfter(parcel.state, await listSteps(trx, [parcel.id]))
    if (state === parcel.state) return 'taken' as const
    await setState(trx, parcel.id, { state, closedAt: isAtEnd(parcel.kind, state) ? step.at : null })
    await tellParcel(trx, parcel, { state, key: told.event, note: [step.place, step.note].filter(Boolean).join(' · '), at: receivedAt })
    return 'taken' as const
  })
  return reply.send({ result })
}
