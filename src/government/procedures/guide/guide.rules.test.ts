import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Procedure } from '../procedure/procedure.ts'
import { type Guide, readGuides } from './guide.ts'
import { everyRoad, guideDefects, onTheRoad, openQuestion, stepsOf } from './guide.rules.ts'
import { mergePapers } from './papers.rules.ts'

const pack = 'provinces/soc-trang'
const national = join(process.env.TINHSO_DATA ?? '../shared/data', 'tthc/procedures-national-2026.jsonl')
const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))
const own = new Set(
  readdirSync(`${pack}/procedures`).map((file) => (json(`${pack}/procedures/${file}`) as { record: { code: string } }).record.code),
)
const all = existsSync(national)
  ? new Set(
      readFileSync(national, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { code: string }).code),
    )
  : undefined
const exists = (code: string, isNational: boolean): boolean => (isNational ? (all?.has(code) ?? true) : own.has(code))

test('every guide of the pack is sound: each question is asked, each step reached, each road ends', async () => {
  const { guides } = await readGuides(pack)
  assert.ok(guides.length >= 8)
  const events = new Set((json(`${pack}/life-events.json`) as { key: string }[]).map((event) => event.key))
  for (const guide of guides) {
    assert.deepEqual(guideDefects(guide, exists), [], guide.key)
    assert.ok(events.has(guide.event) && guide.key === guide.event, guide.key)
    const roads = everyRoad(guide)
    assert.ok(roads.length >= 4 && roads.length < 5_000, guide.key)
    for (const text of [
      guide.title,
      guide.intro,
      guide.otherwise,
      ...guide.questions.map((one) => one.text),
      ...guide.steps.map((one) => one.why),
    ])
      assert.ok(text.en && text.km, `${guide.key}: ${text.vi}`)
  }
})

test('whatever is answered, in whatever order, the path ends, and only what lies on the road counts', async () => {
  const { guides } = await readGuides(pack)
  const guide = fc.constantFrom(...guides)
  fc.assert(
    fc.property(guide, fc.dictionary(fc.string(), fc.string()), fc.infiniteStream(fc.nat()), (one, noise, picks) => {
      let answers: Record<string, string> = noise
      let asked = 0
      for (let question = openQuestion(one, answers); question; question = openQuestion(one, answers)) {
        assert.ok(asked++ < one.questions.length, 'no question is asked twice')
        const { value: pick } = picks.next() as { value: number }
        const option = question.options[pick % question.options.length]
        answers = { ...answers, [question.key]: option?.value ?? '' }
      }
      const road = onTheRoad(one, answers)
      assert.deepEqual(stepsOf(one, answers), stepsOf(one, road), 'what is off the road changes nothing')
      assert.deepEqual(onTheRoad(one, road), road)
    }),
  )
})

test('a faulty guide is told what is wrong with it', async () => {
  const [sound] = (await readGuides(pack)).guides
  assert.ok(sound)
  const rules = (change: (guide: Guide) => void): string[] => {
    const copy = structuredClone(sound)
    change(copy)
    return guideDefects(copy, exists).map((defect) => defect.rule)
  }
  assert.deepEqual(
    rules((guide) => void (guide.steps[0]!.code = '9.999999')),
    ['no_such_procedure'],
  )
  assert.deepEqual(
    rules((guide) => void (guide.steps[0]!.when = { field: 'nothing_such', is: 'x' })),
    ['condition_unknown_field'],
  )
  assert.deepEqual(
    rules((guide) => void (guide.steps[0]!.when = { field: guide.questions[0]!.key, is: 'purple' })),
    ['condition_unknown_value'],
  )
  assert.deepEqual(
    rules((guide) => void guide.steps.push(guide.steps[0]!)),
    ['step_twice'],
  )
  const [first, second] = sound.questions[0]!.options
  const never = { all: [first, second].map((option) => ({ field: sound.questions[0]!.key, is: option!.value })) }
  assert.deepEqual(
    rules((guide) => void (guide.steps[0]!.when = never)),
    ['never_reached'],
  )
  assert.ok(rules((guide) => void (guide.questions.at(-1)!.when = never)).length > 0)
})

const procedure = (code: string, papers: [name: string, originals: number, copies: number][]): Procedure => ({
  code,
  name: { vi: code },
  ministry: 'B',
  field: 'F',
  levels: ['commune'],
  audiences: ['citizen'],
  lifeEvents: [],
  channels: [],
  papers: papers.map(([vi, originals, copies], i) => ({ key: `p${i}`, name: { vi }, originals, copies, isNote: false, required: true })),
  results: [],
  legal: [],
  onlineLevel: 'full',
})

test('a paper that several steps ask for is one, a form of each is its own; what a step gives is not asked for before, and what one has is offered', () => {
  const known = [
    { key: 'cccd', name: { vi: 'Căn cước' }, says: ['can cuoc'], from: [], held: true },
    { key: 'khai-sinh', name: { vi: 'Giấy khai sinh' }, says: ['giay khai sinh'], from: ['1.1'] },
  ]
  const steps = [
    procedure('1.1', [
      ['Căn cước của cha, mẹ', 1, 1],
      ['Tờ khai', 1, 0],
    ]),
    procedure('1.2', [
      ['Thẻ Căn cước công dân', 1, 2],
      ['Bản sao Giấy khai sinh', 0, 1],
      ['tờ  khai', 1, 0],
    ]),
  ]
  const merged = mergePapers(steps, known, [{ code: 'KQ-1', title: 'Giấy khai sinh', procedureCode: '1.1' }])
  assert.deepEqual(
    merged.map((paper) => [paper.key, paper.originals, paper.copies, paper.steps, paper.given, paper.held, paper.own?.code]),
    [
      ['cccd', 1, 3, [1, 2], undefined, true, undefined],
      ['1.1 to khai', 1, 0, [1], undefined, false, undefined],
      ['khai-sinh', 0, 1, [2], 1, false, 'KQ-1'],
      ['1.2 to khai', 1, 0, [2], undefined, false, undefined],
    ],
  )
  fc.assert(
    fc.property(fc.array(fc.array(fc.constantFrom('Sơ đồ', 'Căn cước', 'Ảnh'), { maxLength: 4 }), { maxLength: 4 }), (names) => {
      const plan = names.map((own_, i) =>
        procedure(
          `2.${i}`,
          own_.map((name) => [name, 1, 0]),
        ),
      )
      const list = mergePapers(plan, known, [])
      assert.equal(new Set(list.map((paper) => paper.key)).size, list.length)
      assert.equal(list.length, new Set(names.flat()).size)
    }),
  )
})
