import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { actorOf } from '#core/access.ts'
import { refuse } from '#core/errors.ts'
import { localPath } from '#core/routes.ts'
import { getPerson } from '../people/people.queries.ts'
import { findHalfSignIn, finishHalf, homeOf } from '../second-factor/second-factor.ts'
import { isFresh, strengthen } from '../second-factor/strengthen.ts'
import { openBrowserSession } from '../session/session.ts'
import { askToRegister, askToUse, checkUse, register } from './ceremony.ts'

const Text = Type.String({ maxLength: 20_000 })
const Id = Type.String({ pattern: '^[\\w-]{16,1400}$' })
const Purpose = Type.Enum(['sign_in', 'half', 'confirm'])
const none = { additionalProperties: false }

export const Begin = Type.Object({ purpose: Purpose }, none)
export const Use = Type.Object(
  {
    purpose: Purpose,
    ve: Type.Optional(Type.String({ maxLength: 2000 })),
    id: Type.String({ format: 'uuid' }),
    response: Type.Object({
      id: Id,
      rawId: Id,
      type: Type.String({ maxLength: 40 }),
      response: Type.Object({
        clientDataJSON: Text,
        authenticatorData: Text,
        signature: Text,
        userHandle: Type.Optional(Type.Union([Text, Type.Null()])),
      }),
      clientExtensionResults: Type.Optional(Type.Unknown()),
    }),
  },
  none,
)
export const Add = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    label: Type.String({ minLength: 1, maxLength: 60 }),
    response: Type.Object({
      id: Id,
      rawId: Id,
      type: Type.String({ maxLength: 40 }),
      response: Type.Object({
        clientDataJSON: Text,
        attestationObject: Text,
        transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 8 })),
      }),
      clientExtensionResults: Type.Optional(Type.Unknown()),
    }),
  },
  none,
)

/** For whom a key is asked: anybody, who gave the password a moment ago, or who is signed in. */
async function personFor(request: FastifyRequest, purpose: 'sign_in' | 'half' | 'confirm'): Promise<string | null> {
  if (purpose === 'sign_in') return null
  if (purpose === 'confirm') return actorOf(request).personId
  const half = await findHalfSignIn(request)
  if (!half) throw refuse('gone', 'identity.second.gone')
  return half.person.id
}

export async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { purpose } = request.body as Static<typeof Begin>
  return reply.header('cache-control', 'no-store').send(await askToUse(request, await personFor(request, purpose)))
}

export async function use(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { purpose, ve, id, response } = request.body as Static<typeof Use>
  const personId = await personFor(request, purpose)
  const given = { id, response: { clientExtensionResults: {}, ...response } as AuthenticationResponseJSON }
  const key = await checkUse(request, personId, given)
  if (!key) throw refuse('invalid', 'identity.passkey.failed')
  const person = await getPerson(request.server.db, key.personId)
  if (person.disabledAt) throw refuse('invalid', 'identity.passkey.failed')
  const back = localPath(ve || '/')
  if (purpose === 'confirm') {
    await strengthen(request, reply, actorOf(request), 'hwk')
    return reply.send({ to: back })
  }
  const half = purpose === 'half' ? await findHalfSignIn(request) : undefined
  if (half) await finishHalf(request, reply, half, 'hwk')
  else await openBrowserSession(request, reply, person, ['hwk'])
  return reply.send({ to: homeOf(person, back) })
}

async function freshPerson(request: FastifyRequest) {
  const actor = actorOf(request)
  if (!(await isFresh(request, actor))) throw refuse('notAllowed', 'identity.factors.not_fresh')
  return getPerson(request.server.db, actor.personId)
}

export async function beginAdd(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.header('cache-control', 'no-store').send(await askToRegister(request, await freshPerson(request)))
}

export async function add(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id, label, response } = request.body as Static<typeof Add>
  const person = await freshPerson(request)
  const given = { id, label: label.trim() || '–', response: { clientExtensionResults: {}, ...response } as RegistrationResponseJSON }
  const made = await register(request, person, given)
  if (made === 'known') throw refuse('conflict', 'identity.passkey.known')
  if (!made) throw refuse('invalid', 'identity.passkey.failed')
  await strengthen(request, reply, actorOf(request), 'hwk')
  return reply.code(201).send({ to: '/tai-khoan/khoa?xong=khoa' })
}
