import { Type } from 'typebox'
import { officer } from '#core/access.ts'
import type { App, Context, Finding, Module } from '#core/module.ts'
import * as browse from './browse/browse.ts'
import { dueJob, publishDue } from './draft/draft.ts'
import { countFaults } from './draft/draft.queries.ts'
import * as edit from './edit/edit.ts'
import { hands } from './personal/hands.queries.ts'
import * as review from './review/review.ts'

const text = Type.Optional(Type.String({ maxLength: 200 }))
const Kind = Type.Object({ kind: Type.String({ pattern: '^[a-z_]{1,40}$' }) })
const Thing = Type.Object({ ...Kind.properties, key: Type.String({ maxLength: 160 }) })
const DraftId = Type.Object({ id: Type.String({ format: 'uuid' }) })

function routes(app: App): void {
  const write = { access: officer('administrator') }
  const decide = { access: officer('administrator', 'leader') }
  const hide = true
  const { root, draftRoot } = browse
  app.get(root, { config: decide, schema: { hide } }, browse.showStart)
  const found = Type.Object({ q: text, sau: text })
  app.get(`${root}/:kind`, { config: decide, schema: { hide, params: Kind, querystring: found } }, browse.showKind)
  app.get(`${root}/:kind/:key`, { config: decide, schema: { hide, params: Thing } }, browse.showThing)
  const two = Type.Object({ cu: text, moi: text })
  app.get(`${root}/:kind/:key/so-sanh`, { config: decide, schema: { hide, params: Thing, querystring: two } }, browse.showCompare)
  const how = Type.Object({ kieu: text })
  app.get(`${root}/:kind/:key/soan`, { config: write, schema: { hide, params: Thing, querystring: how } }, edit.showEdit)
  app.post(`${root}/:kind/:key/soan`, { config: write, schema: { hide, params: Thing, querystring: how } }, edit.submitEdit)
  app.get(`${draftRoot}/:id`, { config: decide, schema: { hide, params: DraftId } }, review.showDraft)
  app.post(`${draftRoot}/:id/duyet`, { config: decide, schema: { hide, params: DraftId } }, review.review)
  app.post(`${draftRoot}/:id/ban-hanh`, { config: decide, schema: { hide, params: DraftId } }, review.publish)
  app.post(`${draftRoot}/:id/tra-lai`, { config: decide, schema: { hide, params: DraftId } }, review.reject)
  app.post(`${draftRoot}/:id/rut`, { config: write, schema: { hide, params: DraftId } }, review.withdraw)
}

async function doctor({ db }: Context): Promise<Finding[]> {
  return (await countFaults(db)).map(({ kind, key, fault }) => ({
    ok: false,
    subject: 'versions',
    message: `${kind} ${key} was to be in force and is not: ${fault}`,
    remedy: 'mend the draft at /quan-tri/phien-ban and publish it again',
  }))
}

/** Drafts of everything that has versions: one person writes, a second agrees, then it is in force from a day. */
export const versionsModule: Module = {
  name: 'versions',
  hands,
  routes,
  doors: [
    {
      face: ['desk', 'steering'],
      href: '/quan-tri/phien-ban',
      label: 'versions.title',
      about: 'versions.about',
      seenBy: ['administrator', 'leader'],
      order: 900,
    },
  ],
  jobs: { [dueJob]: publishDue },
  schedule: [{ cron: '3 * * * *', job: dueJob }],
  doctor,
}
