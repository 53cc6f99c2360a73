import { Type } from 'typebox'
import { officer, signedIn } from '#core/access.ts'
import type { App } from '#core/module.ts'
import { AnswerBody, ComplaintBody, ComplaintShape, ComplaintsShape, fileComplaint, handleComplaint, readComplaints } from './api.ts'
import { mustSee } from '../dossier/must-see.ts'
import { showComplain, submitComplain, withdrawComplaint } from './complain.ts'
import { showComplaint, showComplaints, submitAnswer } from './desk.ts'

const Code = Type.Object({ code: Type.String({ minLength: 3, maxLength: 60 }) })
const Reference = Type.Object({ reference: Type.String({ maxLength: 40 }) })
const Closed = Type.Object({ xong: Type.Optional(Type.String({ maxLength: 1 })) })

/** Complaints about dossiers that have ended: the person's side, the leader's, and both for programs. */
export function complaintRoutes(app: App): void {
  const mine = { access: signedIn }
  const leads = { access: officer('leader') }
  app.get('/ho-so/:code/khieu-nai', { config: mine, schema: { hide: true, params: Code } }, showComplain)
  app.post('/ho-so/:code/khieu-nai', { config: mine, schema: { hide: true, params: Code } }, submitComplain)
  app.post('/ho-so/:code/khieu-nai/rut', { config: mine, schema: { hide: true, params: Code } }, withdrawComplaint)
  app.get('/lam-viec/khieu-nai', { config: leads, schema: { hide: true, querystring: Closed } }, showComplaints)
  app.get('/lam-viec/khieu-nai/:reference', { config: leads, schema: { hide: true, params: Reference } }, showComplaint)
  app.post('/lam-viec/khieu-nai/:reference', { config: leads, schema: { hide: true, params: Reference } }, submitAnswer)
  const described = { tags: ['dossiers'], security: [{ bearer: [] }] }
  app.get(
    '/api/dossiers/:code/complaints',
    {
      config: mine,
      schema: { ...described, summary: 'Your complaints about a dossier of yours', params: Code, response: { 200: ComplaintsShape } },
    },
    readComplaints,
  )
  app.post(
    '/api/dossiers/:code/complaints',
    {
      preValidation: mustSee,
      config: mine,
      schema: {
        ...described,
        summary: 'Complain of a dossier of yours that has ended; one complaint at a time',
        params: Code,
        body: ComplaintBody,
        response: { 201: ComplaintShape },
      },
    },
    fileComplaint,
  )
  app.post(
    '/api/complaints/:reference/actions',
    {
      config: leads,
      schema: {
        ...described,
        summary: 'Take a complaint on, or answer it; nobody who worked on the dossier may',
        params: Reference,
        body: AnswerBody,
        response: { 200: ComplaintShape },
      },
    },
    handleComplaint,
  )
}
