import { type Db, inTransaction } from '#core/db.ts'
import { dayOf, localized, type T, translatorFor } from '#core/i18n.ts'
import { fold } from '#core/search.ts'
import type { FormDefinition } from '#engine/forms/index.ts'
import { type Fault, registerVersionedKind } from '#ground/versions/index.ts'
import { formOf } from '../apply/apply.ts'
import { findProcedure, listCatalogue } from '../procedure/procedure.queries.ts'
import type { ProcedureVersion } from '../procedure/procedure.ts'
import { insertTemplate, keepProgramTemplates, listTemplates, listTemplateVersions } from './templates.queries.ts'
import { ownKey, paperKinds, type PaperTemplate, programTemplate, readKey, templateFaults } from './words.rules.ts'

export const paperKind = 'paper'
export const root = '/quan-tri/mau-giay'
export const baseOf = (key: string): string => `${root}/${encodeURIComponent(key)}`

/** The procedure whose own template a key names, with the form that its answers come from. */
export async function procedureOf(db: Db, key: string, at: Date): Promise<{ version: ProcedureVersion; form: FormDefinition } | undefined> {
  const code = readKey(key)?.code
  const version = code ? await findProcedure(db, code, { on: dayOf(at) }) : undefined
  return version && { version, form: (await formOf(db, version, at)).body }
}

export const fieldsOf = (form: FormDefinition): { key: string; label: string }[] =>
  form.pages
    .flatMap((page) => page.fields)
    .filter((field) => field.type !== 'file' && field.type !== 'declaration')
    .map(({ key, label }) => ({ key, label: label.vi }))

/** What a draft begins with: what is published, else the general words. */
export async function beginning(db: Db, key: string): Promise<PaperTemplate | undefined> {
  const named = readKey(key)
  if (!named) return undefined
  const [own] = await listTemplateVersions(db, key)
  const [general] = own ? [own] : await listTemplateVersions(db, named.kind)
  return general?.body ?? programTemplate(named.kind)
}

/** What forbids that the words be published, in the reader's language. */
export async function faultsOf(db: Db, key: string, body: unknown, at: Date, t: T = translatorFor('vi')): Promise<Fault[]> {
  const named = readKey(key)
  const own = named?.code ? await procedureOf(db, key, at) : undefined
  if (!named || (named.code && !own)) return [{ at: 'key', message: t('procedures.paper_template.unknown') }]
  const fields = own && new Set(fieldsOf(own.form).map((field) => field.key))
  return templateFaults(named.kind, body, fields).map(({ at: place, rule, detail }) => ({
    at: place,
    message: t(`procedures.paper_template.fault.${rule}`, { detail }),
  }))
}

/** What a template is called; undefined where there is no such paper. */
export async function titleOf(db: Db, key: string, t: T = translatorFor('vi')): Promise<string | undefined> {
  const named = readKey(key)
  if (!named?.code) return named && t(`procedures.paper_template.kind.${named.kind}`)
  const version = await findProcedure(db, named.code)
  return version && t('procedures.paper_template.own', { name: localized(t.lang, version.procedure.name) })
}

async function keysFor(db: Db, q: string | undefined): Promise<string[]> {
  const kept = (await listTemplates(db)).map(({ key }) => key)
  const found = q ? (await listCatalogue(db, { q, limit: 30 })).map(({ key }) => ownKey(key)) : []
  return [...new Set([...paperKinds, ...kept, ...found])].sort()
}

/** Words of result papers and letters go the road of two persons; a paper keeps the version of the moment at which it was made. */
export function registerPaperVersions(): void {
  registerVersionedKind({
    kind: paperKind,
    label: 'procedures.paper_template.title',
    about: 'procedures.paper_template.about',
    order: 45,
    list: async (db, { q, after, limit }) => {
      const newest = new Map((await listTemplates(db)).map(({ key, version }) => [key, version]))
      const keys = (await keysFor(db, q)).filter((key) => key > (after ?? ''))
      const listed = await Promise.all(
        keys.slice(0, 100).map(async (key) => ({ key, title: (await titleOf(db, key)) ?? key, number: newest.get(key) ?? null })),
      )
      return listed.filter((one) => !q || fold(`${one.key} ${one.title}`).includes(fold(q))).slice(0, limit)
    },
    title: (db, key) => titleOf(db, key),
    versions: async (db, key) =>
      (await listTemplateVersions(db, key)).map((one, index, all) => ({
        number: one.version,
        from: one.publishedAt,
        to: all[index - 1]?.publishedAt ?? null,
        by: one.publishedBy === 'program' ? null : one.publishedBy,
      })),
    body: async (db, key, number) => (await listTemplateVersions(db, key)).find((one) => one.version === number)?.body,
    begin: beginning,
    check: (db, key, body, at) => faultsOf(db, key, body, at),
    place: placeWords,
    editor: baseOf,
    publish: (trx, key, body, { at, drafter, reviewer }) =>
      insertTemplate(trx, { key, body: body as PaperTemplate, at, by: `${drafter.name}, ${reviewer.name}` }),
  })
}

const slotKeys = [
  'title',
  'number',
  'title_filing',
  'number_filing',
  'due',
  'due_unknown',
  'paused',
  'term',
  'statement',
  'signed_by',
  'confirmed',
  'check',
  'opening',
  'decision',
  'holder',
  'closing',
  'addressee',
  'apology',
  'promise',
  'opening_correction',
  'opening_supplement',
  'rows',
] as const

/** A place of a template in words. */
export function placeWords(t: T, path: string): string {
  const slot = slotKeys.find((one) => path.split(/[.[]/).includes(one))
  return slot ? t(`procedures.paper_template.slot.${slot}`) : path
}

export const loadTemplates = (db: Db, at: Date): Promise<void> => inTransaction(db, (trx) => keepProgramTemplates(trx, at))
