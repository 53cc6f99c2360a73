import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { languages, localized, translatorFor } from '#core/i18n.ts'
import { render } from 'preact-render-to-string'
import { answersSummary, errorText } from '../answers/summary.rules.ts'
import { drawn, today, units } from '../definition/arbitrary.test.tsx'
import { checkDefinition } from '../definition/check-definition.ts'
import type { FormDefinition } from '../definition/definition.ts'
import { answersReaching } from '../definition/reach.rules.ts'
import { checkAll } from '../journey/check.rules.ts'
import { relevantAnswers } from '../journey/journey.rules.ts'
import { ReviewView } from './review.page.tsx'

const folder = new URL('../../../../provinces/soc-trang/forms/', import.meta.url)
const forms = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as FormDefinition)
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
const fieldsOf = (form: FormDefinition) => form.pages.flatMap((page) => page.fields)

for (const form of forms) {
  test(`${form.key} has no defect and nothing left untranslated`, () => assert.deepEqual(checkDefinition(form, today), []))

  test(`${form.key}: every page is reached by some answers and drawn in three languages, all words in place`, () => {
    for (const page of form.pages) {
      const reach = answersReaching(form, page.key, today)
      assert.ok(typeof reach === 'object', `${page.key} is reached`)
      for (const lang of languages) {
        const html = drawn(form, page, reach.answers, lang)
        assert.ok(html.includes(`<h1>${escaped(localized(lang, page.title))}</h1>`))
        for (const field of page.fields.filter((one) => !one.when))
          assert.ok(html.includes(escaped(localized(lang, field.label))), `${lang} ${field.key}`)
        assert.doesNotMatch(html, /\{\w+\}|undefined|\[object/)
        const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1])
        assert.deepEqual(
          ids.filter((id, index) => ids.indexOf(id) !== index),
          [],
          `ids are used once on ${page.key}`,
        )
      }
    }
  })

  test(`${form.key} carries the fields its callers rely on and ends with delivery and declaration`, () => {
    const keys = fieldsOf(form).map((field) => field.key)
    for (const key of ['applicant_name', 'applicant_phone', 'applicant_identity', 'applicant_email', 'result_delivery'])
      assert.ok(keys.includes(key), key)
    assert.equal(form.pages.at(-1)?.fields.at(-1)?.type, 'declaration')
  })

  test(`${form.key}: an empty draft is told what is missing, in words of each language, and its review links to it`, () => {
    const errors = checkAll(form, {}, { today })
    assert.ok(errors.length > 5)
    for (const lang of languages) {
      const t = translatorFor(lang)
      for (const error of errors) assert.doesNotMatch(errorText(t, form, error), /\{\w+\}/)
      const html = render(
        ReviewView({ t, def: form, answers: {}, action: '/nop', changeHref: (page) => `/sua/${page}`, errors, fee: 15000 }),
      )
      assert.ok(html.includes('/sua/applicant') && html.includes('15.000'))
    }
  })
}

const birth = forms.find((form) => form.key === 'birth-registration')
assert.ok(birth)
const person = { name: 'Thạch Sà Rươl', address: { unit: '31507', detail: 'Ấp Chợ' } }
const filed = {
  applicant_name: person.name,
  applicant_birth_date: '1992-05-06',
  applicant_identity: '094092000123',
  applicant_phone: '0912345678',
  applicant_address: person.address,
  declarant_relation: 'father',
  child_name: 'Thạch Mỹ Linh',
  child_birth_date: '2026-11-03',
  child_gender: 'female',
  child_ethnicity: 'khmer',
  child_nationality: 'Việt Nam',
  child_hometown: person.address,
  child_abandoned: false,
  birth_place_kind: 'facility',
  birth_facility: 'Trạm y tế Phú Lợi',
  birth_place: person.address,
  mother_name: 'Sơn Thị Hoa',
  mother_birth: '1994',
  mother_ethnicity: 'khmer',
  mother_nationality: 'Việt Nam',
  mother_address: person.address,
  parents_married: false,
  father_declared: 'blank',
  father_name: 'Người Đã Bỏ Ra',
  birth_proof: 'certificate',
  birth_certificate: ['giay'],
  copies: 2,
  result_delivery: 'one_stop',
  declaration: true,
}
const ctx = { today, files: [{ id: 'giay', name: 'chung-sinh.jpg', mediaType: 'image/jpeg', bytes: 900_000 }], units: new Set(['31507']) }

test('a birth with an undetermined father is complete without him, and his name typed earlier goes nowhere', () => {
  assert.deepEqual(checkAll(birth, filed, ctx), [])
  assert.equal(relevantAnswers(birth, filed, today).father_name, undefined)
  const married = checkAll(birth, { ...filed, parents_married: true, father_name: undefined } as never, ctx)
  assert.ok(married.some((error) => error.field === 'father_name' && error.rule === 'required'))
})

test('the summary says the answers in words: dates, choices, communes, files, numbers', () => {
  const parts = answersSummary(translatorFor('vi'), birth, relevantAnswers(birth, filed, today), { files: ctx.files, options: () => units })
  const row = (field: string) => parts.flatMap((part) => part.rows).find((one) => one.field === field)
  assert.equal(row('child_birth_date')?.value, '03/11/2026')
  assert.equal(row('child_gender')?.value, 'Nữ')
  assert.equal(row('child_hometown')?.value, 'Ấp Chợ, Phường Phú Lợi')
  assert.equal(row('birth_certificate')?.value, 'chung-sinh.jpg')
  assert.equal(row('copies')?.value, '2 bản')
  assert.equal(row('parents_married')?.value, 'Không')
  assert.equal(row('child_name')?.personal, true)
  assert.equal(row('father_name'), undefined)
})
