import { fold } from '#core/search.ts'
import type { Db } from '#core/db.ts'
import { checkDefinition, type FormDefinition } from '#engine/forms/index.ts'
import { checkFeeRule, listFeeVersions } from '#engine/payments/index.ts'
import { type Fault, registerVersionedKind } from '#ground/versions/index.ts'
import { getForm, listForms, listFormVersions, publishForm } from '../dossier/form.queries.ts'
import { baseOf } from '../form-editor/editor.ts'
import { listCodesWithForm } from '../procedure/procedure.queries.ts'

/** Fee rules that read answers which the form would not ask for any more. */
async function feeFaults(db: Db, key: string, form: FormDefinition): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const code of await listCodesWithForm(db, key)) {
    const [rule] = await listFeeVersions(db, code)
    if (rule) faults.push(...checkFeeRule(rule.body, form).map((defect) => ({ at: `fee ${code} ${defect.at}`, message: defect.rule })))
  }
  return faults
}

async function check(db: Db, key: string, body: unknown): Promise<Fault[]> {
  const faults = checkDefinition(body as FormDefinition)
    .filter((defect) => defect.level === 'error')
    .map((defect) => ({ at: defect.at, message: `${defect.rule} ${defect.detail}` }))
  if (faults.length > 0) return faults
  const form = body as FormDefinition
  return [...(form.key === key ? [] : [{ at: 'key', message: `${form.key} ≠ ${key}` }]), ...(await feeFaults(db, key, form))]
}

/** E-forms are drafted and published by two persons; a dossier keeps the version on which it was filled in, a draft is carried over. */
export function registerFormVersions(): void {
  registerVersionedKind({
    kind: 'form',
    label: 'procedures.versions.form',
    about: 'procedures.versions.form_about',
    order: 20,
    list: async (db, { q, after, limit }) =>
      (await listForms(db))
        .map(({ key, title, version }) => ({ key, title: title.vi, number: version }))
        .filter((one) => one.key > (after ?? '') && (!q || fold(`${one.key} ${one.title}`).includes(fold(q))))
        .slice(0, limit),
    title: async (db, key) => (await listForms(db)).find((one) => one.key === key)?.title.vi,
    versions: async (db, key) =>
      (await listFormVersions(db, key)).map((line, index, all) => ({
        number: line.version,
        from: line.publishedAt,
        to: all[index - 1]?.publishedAt ?? null,
        by: line.publishedBy,
      })),
    body: async (db, key, number) => {
      const line = (await listFormVersions(db, key)).find((one) => one.version === number)
      return line && (await getForm(db, line.id)).body
    },
    check,
    editor: baseOf,
    publish: async (trx, key, body, { at, drafter, reviewer }) =>
      (await publishForm(trx, key, body as FormDefinition, at, `${drafter.name}, ${reviewer.name}`)).version,
  })
}
