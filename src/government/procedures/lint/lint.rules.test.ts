import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Paper, Procedure } from '../procedure/procedure.ts'
import { advice } from './advice.rules.ts'
import { stepDays } from './cross.rules.ts'
import { lint, type Reference, rules, surroundingsOf } from './lint.rules.ts'

const paper = (name: string, over: Partial<Paper> = {}): Paper => ({
  key: name,
  name: { vi: name },
  originals: 1,
  copies: 0,
  isNote: false,
  required: true,
  ...over,
})

const sound: Procedure = {
  code: '1.000001',
  name: { vi: 'Đăng ký thử nghiệm' },
  ministry: 'Bộ Thử',
  field: 'Thử',
  levels: ['commune'],
  audiences: ['citizen'],
  lifeEvents: [],
  agency: 'UBND xã',
  channels: [{ channel: 'online', duration: { amount: 3, unit: 'working_day' }, fee: { kind: 'free' } }],
  papers: [paper('Tờ khai')],
  results: [{ code: 'KQ.1', name: { vi: 'Giấy chứng nhận' } }],
  legal: [{ number: '123/2015/NĐ-CP' }],
  steps: { vi: 'Nộp.\nNhận.' },
  decision: '1/QĐ-BT',
  sourceUrl: 'https://example.vn',
  onlineLevel: 'partial',
}

const named = (name: string): Procedure => ({ ...sound, name: { vi: name } })
const found = (over: Partial<Procedure>, names: string[] = [sound.name.vi], reference?: Reference): string[] => [
  ...new Set(lint({ ...sound, ...over }, surroundingsOf(names.map(named), reference)).map((d) => d.rule)),
]
const online = sound.channels[0] as Procedure['channels'][number]

test('a sound record has no defect', () => {
  assert.deepEqual(found({}), [])
})

const cases: [string, Partial<Procedure>][] = [
  ['duration_missing', { channels: [{ channel: 'online', fee: { kind: 'free' } }] }],
  ['duration_missing_in_channel', { channels: [online, { channel: 'postal', fee: { kind: 'free' } }] }],
  [
    'duration_missing_online',
    {
      channels: [
        { channel: 'online', fee: { kind: 'free' } },
        { ...online, channel: 'postal' },
      ],
    },
  ],
  ['duration_differs', { channels: [online, { ...online, channel: 'direct', duration: { amount: 9, unit: 'working_day' } }] }],
  ['duration_several', { channels: [online, { ...online, duration: { amount: 9, unit: 'working_day' } }] }],
  ['duration_long', { channels: [{ ...online, duration: { amount: 4, unit: 'calendar_month' } }] }],
  ['duration_fraction', { channels: [{ ...online, duration: { amount: 2.5, unit: 'working_day' } }] }],
  ['channels_missing', { channels: [] }],
  ['fee_by_council', { channels: [{ ...online, fee: { kind: 'by_council' } }] }],
  ['fee_in_usd', { channels: [{ ...online, fee: { kind: 'text', text: '10 USD' } }] }],
  ['fee_suspicious', { channels: [{ ...online, fee: { kind: 'fixed', amountVnd: 40 } }] }],
  ['fee_free_but_note_has_amount', { channels: [{ ...online, fee: { kind: 'free', text: 'thu 50.000 đồng một lần' } }] }],
  [
    'fee_differs',
    {
      channels: [
        { ...online, fee: { kind: 'fixed', amountVnd: 5000 } },
        { ...online, channel: 'direct', fee: { kind: 'fixed', amountVnd: 9000 } },
      ],
    },
  ],
  ['online_not_offered', { channels: [{ ...online, channel: 'direct' }] }],
  ['papers_missing', { papers: [] }],
  ['papers_too_many', { papers: Array.from({ length: 41 }, (_, i) => paper(`Giấy ${i}`)) }],
  ['paper_duplicate', { papers: [paper('Tờ khai'), paper('Tờ  khai', { key: 'b' })] }],
  ['paper_is_note', { papers: [paper('Tờ khai'), paper('Lưu ý', { isNote: true })] }],
  ['paper_no_count', { papers: [paper('Tờ khai', { originals: 0 })] }],
  ['paper_template_missing', { papers: [paper('Đơn theo mẫu số 1')] }],
  ['paper_template_unnamed', { papers: [paper('Đơn', { template: '-.doc' })] }],
  ['paper_held_by_state', { papers: [paper('Bản sao sổ hộ khẩu')] }],
  ['name_too_long', { name: { vi: 'a'.repeat(201) } }],
  ['name_shouting', { name: { vi: 'ĐĂNG KÝ THỬ NGHIỆM' } }],
  ['name_ends_with_period', { name: { vi: 'Đăng ký.' } }],
  ['name_has_code', { name: { vi: 'Đăng ký (1.010727)' } }],
  ['name_spacing', { name: { vi: 'Đăng  ký' } }],
  ['levels_district', { levels: ['district'] }],
  ['levels_missing', { levels: [] }],
  ['levels_ministry_only', { levels: ['ministry'] }],
  ['authority_district', { agency: 'UBND huyện' }],
  ['audiences_missing', { audiences: [] }],
  ['legal_missing', { legal: [] }],
  ['legal_malformed', { legal: [{ number: 'Luật Hộ tịch' }] }],
  ['results_missing', { results: [] }],
  ['result_code_missing', { results: [{ name: { vi: 'Giấy' } }] }],
  ['steps_one_block', { steps: { vi: 'a'.repeat(1600) } }],
  ['decision_placeholder', { decision: 'QĐ/0001-BCA' }],
  ['name_not_sentence', { name: { vi: 'Đăng Ký Thành Lập Hộ Kinh Doanh' } }],
  ['name_not_sentence', { name: { vi: 'đăng ký thử' } }],
  ['name_says_procedure', { name: { vi: 'Thủ tục đăng ký thử' } }],
  ['legal_twice', { legal: [{ number: '1/2015/NĐ-CP' }, { number: '1/2015/NĐ-CP' }] }],
  ['fee_without_legal', { channels: [{ ...online, fee: { kind: 'fixed', amountVnd: 50000 } }], legal: [{ number: '9/2020/TT-BGTVT' }] }],
  ['duration_sum', { steps: { vi: 'Bước 1: xem trong 02 ngày làm việc.\nBước 2: ký trong 04 (bốn) ngày làm việc.' } }],
  [
    'result_template_missing',
    {
      results: [
        { code: 'A', name: { vi: 'Giấy' } },
        { code: 'B', name: { vi: 'Sổ' } },
      ],
    },
  ],
  [
    'result_duplicate',
    {
      results: [
        { code: 'A', name: { vi: 'Giấy' } },
        { code: 'B', name: { vi: 'giấy' } },
      ],
    },
  ],
]

for (const [rule, over] of cases) {
  test(`the linter sees ${rule} in ${JSON.stringify(over).slice(0, 60)}`, () => {
    assert.ok(found(over).includes(rule), found(over).join(', '))
  })
}

test('a name that two records bear is reported at both', () => {
  assert.ok(found({}, [sound.name.vi, sound.name.vi.toUpperCase()]).includes('name_duplicate'))
})

test('rules have their own names, and there are many', () => {
  assert.equal(new Set(rules.map((rule) => rule.id)).size, rules.length)
  assert.ok(rules.length >= 55)
  for (const rule of rules) assert.ok(advice[rule.id], `${rule.id} says why and what to do`)
  assert.equal(Object.keys(advice).length, rules.length)
})

test('steps with one number each are added up; a step with several says nothing', () => {
  assert.deepEqual(stepDays('Bước 1: 1 ngày làm việc. Bước 2: 2 ngày làm việc, hoặc 5 ngày làm việc. Bước 3: 3 ngày làm việc'), [1, 3])
  assert.ok(!found({ steps: { vi: 'Bước 1: 1 ngày làm việc.\nBước 2: 2 ngày làm việc.' } }).includes('duration_sum'))
})

test('records are compared with the law, with each other, with their e-form and with what the state holds', () => {
  const form = {
    key: 'thu',
    version: 1,
    title: { vi: 'Thử' },
    pages: [
      {
        key: 'a',
        title: { vi: 'A' },
        fields: [
          { key: 'applicant_name', type: 'name' as const, label: { vi: 'Họ tên' } },
          { key: 'card', type: 'file' as const, label: { vi: 'Ảnh thẻ căn cước' }, accept: ['pdf' as const] },
        ],
      },
    ],
  }
  const reference: Reference = {
    expired: [{ number: '65/2014/QH13', since: '2024-08-01', by: '27/2023/QH15', verified: false }],
    papers: [{ key: 'cccd', name: { vi: 'Căn cước' }, says: ['can cuoc'], from: [], held: true }],
    forms: new Map([[sound.code, form]]),
  }
  const own = found({ papers: [paper('Tờ khai'), paper('Sơ đồ khu đất')], legal: [{ number: '65/2014/QH13' }] }, undefined, reference)
  for (const rule of ['legal_expired', 'paper_orphan', 'form_paper_orphan', 'form_asks_held_paper', 'form_asks_held_data'])
    assert.ok(own.includes(rule), `${rule}: ${own.join(', ')}`)
  const twins = [0, 1].map((i) => ({ ...named(`Thử ${i}`), papers: ['Đơn', 'Sơ đồ', 'Ảnh'].map((name) => paper(name)) }))
  const around = surroundingsOf(twins)
  assert.ok(twins[0] && lint(twins[0], around).some((defect) => defect.rule === 'content_duplicate'))
})
