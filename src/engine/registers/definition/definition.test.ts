import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectRoot } from '#core/files.ts'
import { emptyDefinition, readDefinition, writeOptions } from '../define/form.rules.ts'
import { checkChange, checkDefinition, differences } from './check-definition.rules.ts'
import type { Definition } from './definition.ts'
import { readPackRegisters } from './load.ts'
import { shapeDefects } from './publish.ts'

const pack = readPackRegisters(join(projectRoot, 'provinces/soc-trang'))
const others = (key: string): Definition | undefined => pack.find((definition) => definition.key === key)
const get = (key: string): Definition => structuredClone(others(key) ?? emptyDefinition('x', 'X'))
const rulesOf = (definition: Definition): string[] => checkDefinition(definition, others).map((defect) => defect.rule)

test('the pack ships its registers without a defect, labelled in three languages', () => {
  assert.ok(pack.length >= 13, String(pack.length))
  for (const definition of pack) {
    assert.deepEqual(checkDefinition(definition, others), [], definition.key)
    const words = [
      definition.title,
      definition.about,
      ...definition.fields.map((field) => field.label),
      ...definition.rules.map((rule) => rule.message),
    ]
    for (const own of words) assert.ok(own.en && own.km, `${definition.key}: ${own.vi}`)
  }
})

test('the party-member book names its own roles and no other', () => {
  const roles = new Set(Object.values(get('party-members').who).flatMap((grants) => grants.map(({ role }) => role)))
  assert.deepEqual([...roles].sort(), ['party_reader', 'party_registrar'])
  const widened = get('party-members')
  widened.who.read.push({ role: 'administrator', reach: 'all' })
  assert.deepEqual(rulesOf(widened), ['not_a_role_of_the_seal'])
  const opened = get('party-members')
  opened.who.read.push({ role: '*', reach: 'all' })
  assert.deepEqual(rulesOf(opened), ['open_to_all_officers', 'not_a_role_of_the_seal'])
  assert.deepEqual(
    checkChange(get('party-members'), { ...get('party-members'), class: 'personal' }).map((defect) => defect.rule),
    ['seal_changed'],
  )
})

test('a register outside the seal cannot point into it', () => {
  const teams = get('community-digital-teams')
  teams.fields.push({ key: 'cell', label: { vi: 'Chi bộ' }, kind: 'link', link: 'party-cells' })
  teams.rules.push({ key: 'probe', message: { vi: 'Dò' }, level: 'warning', check: { exists: { register: 'party-members', key: 'code' } } })
  assert.deepEqual(rulesOf(teams), ['into_the_seal', 'into_the_seal'])
})

test('defects are found before anybody publishes', () => {
  const broken = get('schools')
  broken.fields.push({ key: 'name', label: { vi: 'Lặp' }, kind: 'choice' })
  broken.identifiedBy = ['nothing']
  broken.rules.push({ key: 'r', message: { vi: '?' }, level: 'error', check: { present: 'ghost' } })
  broken.who.read = []
  assert.deepEqual(rulesOf(broken), ['field_twice', 'no_such_field', 'choice_without_options', 'no_such_field', 'nobody_may'])
  const slow = get('schools')
  slow.fields[0] = { key: 'code', label: { vi: 'Mã' }, kind: 'text', required: true, schema: { pattern: '(a+)+$' } }
  assert.deepEqual(rulesOf(slow), ['bad_pattern'])
  assert.equal(shapeDefects({ key: 'X!' })[0]?.rule, 'shape')
})

test('records keep their meaning: key, kind and unit do not change under them', () => {
  const before = get('schools')
  const after = get('schools')
  after.identifiedBy = ['name']
  after.fields = after.fields.map((field) => (field.key === 'pupils' ? { ...field, kind: 'text' as const } : field))
  assert.deepEqual(
    checkChange(before, after).map((defect) => defect.rule),
    ['key_changed', 'kind_changed'],
  )
  assert.deepEqual(
    differences(before, after).map(({ path }) => path),
    ['identifiedBy', 'fields.pupils'],
  )
})

test('the editor gives back what it was given', () => {
  for (const definition of pack) {
    const texts: Record<string, string> = {
      fields: String(definition.fields.length),
      class: definition.class,
      freshDays: String(definition.freshDays),
    }
    const words = (name: string, own: { vi: string; en?: string; km?: string }): void => {
      for (const [lang, text] of Object.entries(own)) if (text) texts[`${name}.${lang}`] = text
    }
    words('title', definition.title)
    words('about', definition.about)
    words('group', definition.group)
    definition.fields.forEach((field, n) => {
      words(`f${n}.label`, field.label)
      Object.assign(texts, {
        [`f${n}.key`]: field.key,
        [`f${n}.kind`]: field.kind,
        [`f${n}.order`]: String(n + 1),
        [`f${n}.options`]: writeOptions(field.options),
        [`f${n}.link`]: field.link ?? '',
        [`f${n}.seenBy`]: field.seenBy?.join(' ') ?? '',
      })
      for (const flag of ['required', 'expected', 'list', 'filter', 'sort', 'search', 'sealed'] as const)
        if (field[flag]) texts[`f${n}.${flag}`] = '1'
      for (const [limit, value] of Object.entries(field.schema ?? {})) texts[`f${n}.${limit}`] = String(value)
    })
    for (const part of ['who', 'rules', 'duplicates', 'feeds', 'purposes', 'retention', 'place'] as const)
      if (definition[part] !== undefined) texts[`json.${part}`] = JSON.stringify(definition[part])
    Object.assign(texts, {
      identifiedBy: definition.identifiedBy.join(', '),
      namedBy: definition.namedBy.join(', '),
      unit: definition.unit ?? '',
      person: definition.person ?? '',
      approval: definition.approval ? '1' : '',
    })
    const { body, faulty } = readDefinition(texts, definition)
    assert.deepEqual(faulty, [])
    assert.deepEqual(differences(definition, body), [], definition.key)
  }
})
