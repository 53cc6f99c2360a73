import { Type } from 'typebox'
import { officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { mustSee } from '../dossier/must-see.ts'
import { offices } from '../dossier/rights.ts'
import { AlikeShape, giveVerdict, OpenShape, readAlike, readOpen, VerdictBody } from './api.ts'
import { showCompare, submitVerdict } from './compare.ts'

const Code = Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }) })
const Pair = Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }), id: Type.String({ format: 'uuid' }) })

/** Two dossiers side by side, and the verdict on them. */
export function duplicateRoutes(app: App): void {
  const work = { access: officer(...offices) }
  // Who receives, processes or decides judges; a clerk hands results over and only reads.
  const judges = { access: officer('receiver', 'processor', 'approver', 'leader') }
  app.get('/lam-viec/ho-so/:code/trung/:id', { config: work, schema: { hide: true, params: Pair } }, showCompare)
  app.post('/lam-viec/ho-so/:code/trung/:id', { config: judges, schema: { hide: true, params: Pair } }, submitVerdict)
  const described = { tags: ['dossiers'], security: [{ bearer: [] }] }
  app.get(
    '/api/dossiers/:code/duplicates',
    {
      config: work,
      schema: { ...described, summary: 'Dossiers that may be the same as this one', params: Code, response: { 200: AlikeShape } },
    },
    readAlike,
  )
  app.post(
    '/api/dossiers/:code/duplicates/:id',
    {
      preValidation: mustSee,
      config: judges,
      schema: {
        ...described,
        summary: 'Judge whether two dossiers are the same, once; "duplicate" closes this one',
        params: Pair,
        body: VerdictBody,
        response: { 200: AlikeShape },
      },
    },
    giveVerdict,
  )
  app.get(
    '/api/procedures/:code/open-dossiers',
    {
      config: { access: signedIn },
      schema: {
        ...described,
        summary: 'Your own dossiers of a procedure that are still under way',
        params: Code,
        response: { 200: OpenShape },
      },
    },
    readOpen,
  )
}
