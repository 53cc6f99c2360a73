import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { AnswerBody, answer, AskBody, AskedShape, ask, listAsked, readOpinions, StandingShape } from './api.ts'

/** Opinions for programs: asking several units at once, what waits for mine, answering, and how all stand. */
export function opinionApi(app: App): void {
  const config = { access: officer() }
  const tags = ['cases']
  const security = [{ bearer: [] }]
  const params = Type.Object({ reference: Type.String({ minLength: 3, maxLength: 80 }) })
  app.get(
    '/api/cases/:reference/opinions',
    {
      config,
      schema: { tags, security, summary: 'Who was asked about a case, and what they said', params, response: { 200: StandingShape } },
    },
    readOpinions,
  )
  app.post(
    '/api/cases/:reference/opinions',
    {
      config,
      schema: {
        ...{ tags, security, summary: 'Ask several units at once for their opinion', params, body: AskBody },
        response: { 200: StandingShape, 201: StandingShape },
      },
    },
    ask,
  )
  app.get(
    '/api/opinions',
    {
      config,
      schema: {
        ...{ tags, security, summary: 'What your units are asked' },
        querystring: Type.Object({ state: Type.Optional(Type.Enum(['open', 'ended'])) }),
        response: { 200: Type.Object({ opinions: Type.Array(AskedShape) }) },
      },
    },
    listAsked,
  )
  app.post(
    '/api/opinions/:id',
    {
      config,
      schema: {
        ...{ tags, security, summary: 'Give the opinion of your unit, once', body: AnswerBody, response: { 200: StandingShape } },
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
      },
    },
    answer,
  )
}
