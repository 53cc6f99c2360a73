import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { FormDefinition, FormTest } from '#engine/forms/index.ts'
import { postFiling, upload } from '../../../../test/filing.ts'
import { type Person, type World, world } from '../../../../test/world.ts'

// Every e-form of the pack, filed with the answers of its own tests: what the form says is enough is enough for the whole program.

const pack = new URL('../../../../provinces/soc-trang/', import.meta.url)
const read = <V>(folder: string, name: string): V => JSON.parse(readFileSync(new URL(`${folder}/${name}`, pack), 'utf8')) as V
type Sheet = {
  record: {
    code: string
    formKey?: string
    processKey?: string
    papers: { key: string; required: boolean; isNote: boolean; held?: boolean; template?: string }[]
  }
}
const sheets = readdirSync(new URL('procedures', pack)).map((name) => read<Sheet>('procedures', name).record)
// The form of a linked procedure is made of its parts' forms, which are filed here one by one.
const offered = sheets.flatMap((sheet) =>
  sheet.formKey && sheet.processKey !== 'bundle' ? [{ sheet, form: read<FormDefinition>('forms', `${sheet.formKey}.json`) }] : [],
)

/** The made-up files of a test as real ones. */
async function withFiles(w: World, as: Person, form: FormDefinition, answers: FormTest['answers']): Promise<Record<string, unknown>> {
  const fields = form.pages.flatMap((page) => page.fields).filter((field) => field.type === 'file' && field.key in answers)
  const sent = await Promise.all(fields.map(async (field) => [field.key, [await upload(w, as)]] as const))
  return { ...answers, ...Object.fromEntries(sent) }
}

const unitsOf = async (w: World, code: string): Promise<string> => {
  const answer = await w.inject({ url: `/api/procedures/${code}/form`, headers: { accept: 'application/json' } })
  return answer.json<{ units: { code: string }[] }>().units[0]?.code ?? ''
}

test('fifteen procedures and more have an e-form, each with a test of what is enough and three of what is refused', () => {
  assert.ok(offered.length >= 15, String(offered.length))
  for (const { form, sheet } of offered) {
    const tests = form.tests ?? []
    assert.ok(tests.filter((one) => one.pages && one.refusals?.length === 0).length >= 1, form.key)
    assert.ok(tests.filter((one) => one.refusals?.length).length >= 2, form.key)
    assert.ok(form.pages.flatMap((page) => page.fields).length >= 15, `${form.key} is a form of real fields`)
    assert.ok(form.paper, sheet.code)
  }
})

/** The declaration itself is what the e-form is: nobody attaches it. */
const isTheForm = (key: string): boolean => ['to-khai', 'don', 'ct01', 'thong-bao', 'giay-de-nghi', 'phieu'].includes(key)

test('every paper that a procedure asks for has its place in the e-form', () => {
  for (const { form, sheet } of offered) {
    const asked = new Set(
      form.pages.flatMap((page) => page.fields).flatMap((field) => (field.type === 'file' && field.paper ? [field.paper] : [])),
    )
    const known = new Set(sheet.papers.map((paper) => paper.key))
    for (const key of asked) assert.ok(known.has(key), `${form.key}: ${key}`)
    for (const paper of sheet.papers.filter((one) => one.required && !one.isNote && !isTheForm(one.key)))
      assert.ok(asked.has(paper.key), `${form.key} has no place for ${paper.key}`)
  }
})

for (const { form, sheet } of offered)
  test(`${form.key} is filed with what its test says is enough, and refused in words where its tests say so`, async () => {
    const w = await world()
    const person = await w.citizen()
    const unit = await unitsOf(w, sheet.code)
    for (const one of form.tests ?? []) {
      const answers = await withFiles(w, person, form, one.answers)
      const filed = await postFiling(w, person, sheet.code, { unit, answers }, randomUUID())
      if (filed.statusCode === 403) {
        assert.equal(filed.json<{ code: string }>().code, 'core.assurance_2_needed', sheet.code)
        return
      }
      const refusals = one.refusals ?? []
      assert.equal(filed.statusCode, refusals.length > 0 ? 422 : 201, `${one.name}: ${filed.body.slice(0, 400)}`)
      if (refusals.length === 0) continue
      const { fields } = filed.json<{ fields: { field: string; rule: string; message: string }[] }>()
      assert.deepEqual(
        fields.map(({ field, rule }) => ({ field, rule })),
        refusals,
        one.name,
      )
      for (const { field, message } of fields) {
        const label = form.pages.flatMap((page) => page.fields).find((own) => own.key === field)?.label.vi ?? field
        assert.ok(message.includes(label), `${message} names ${label}`)
      }
    }
  })
