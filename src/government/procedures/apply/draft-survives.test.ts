import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inTransaction } from '#core/db.ts'
import { dayOf } from '#core/i18n.ts'
import { declarationForm, type FormDefinition } from '#engine/forms/index.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { publishForm } from '../dossier/form.queries.ts'
import { applyRecords } from '../import/apply.ts'
import type { Procedure } from '../procedure/procedure.ts'

const code = '7.930001'
const record: Procedure = {
  code,
  name: { vi: 'Thủ tục thử bản nháp' },
  ministry: 'Bộ Thử',
  field: 'Thử',
  levels: ['commune'],
  audiences: ['citizen'],
  lifeEvents: [],
  agency: 'UBND cấp xã',
  channels: [{ channel: 'online', duration: { amount: 3, unit: 'working_day' }, fee: { kind: 'free' } }],
  papers: [],
  results: [{ name: { vi: 'Giấy' } }],
  legal: [],
  onlineLevel: 'full',
  formKey: 'thu-ban-nhap',
}

test('a draft goes on by the new version of its form: what was typed is kept, and each change is told', async () => {
  const w = await world()
  const at = w.clock.now()
  const first: FormDefinition = { ...declarationForm({ code, name: 'Tờ khai thử', papers: [] }), key: 'thu-ban-nhap' }
  await publishForm(w.db, first.key, first, at, 'pack')
  await inTransaction(w.db, (trx) => applyRecords(trx, 'province', [{ record, validFrom: dayOf(at) }], { by: 'thử', at }))
  const person = await w.citizen({ name: 'Thạch Thị Nháp' })
  const begun = String((await w.inject({ url: `/thu-tuc/${code}/nop`, as: person })).headers.location)
  const draft = /nhap\/([^/]+)/.exec(begun)?.[1] ?? ''
  await post(w, person, begun, { unit: await unitIdOf(w, '31510') })
  const [page] = first.pages
  assert.ok(page)
  const second: FormDefinition = {
    ...first,
    pages: [
      {
        ...page,
        fields: [
          ...page.fields.filter((field) => field.key !== 'applicant_email'),
          { key: 'reason', type: 'text', label: { vi: 'Lý do xin cấp' }, required: true },
        ],
      },
      ...first.pages.slice(1),
    ],
  }
  await publishForm(w.db, first.key, second, at, 'A, B')
  const on = await w.inject({ url: `/ho-so/nhap/${draft}/tiep`, as: person })
  assert.equal(on.headers.location, `/thu-tuc/${code}/nop`, 'it does not go on by the old form')
  const sent = await post(w, person, `/ho-so/nhap/${draft}/gui`)
  assert.equal(sent.headers.location, `/thu-tuc/${code}/nop`, 'nor is it filed by the old form')
  const moved = await w.inject({ url: `/thu-tuc/${code}/nop`, as: person })
  const told = await w.inject({ url: String(moved.headers.location), as: person })
  assert.match(told.body, /Câu hỏi mới: Lý do xin cấp/)
  assert.match(told.body, /Cần trả lời/)
  const next = await w.inject({ url: `/ho-so/nhap/${draft}/tiep`, as: person })
  const form = await w.inject({ url: String(next.headers.location), as: person })
  assert.match(form.body, /Thạch Thị Nháp/)
  assert.match(form.body, /Lý do xin cấp/)
})
