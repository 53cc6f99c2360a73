import assert from 'node:assert/strict'
import { test } from 'node:test'
import { emptyDefinition } from '../define/form.rules.ts'
import { guarded } from '../browse/export.ts'
import { separatorOf } from './csv.rules.ts'
import { guessMapping, mappingFaults, readMapping, validFromColumn } from './mapping.rules.ts'

const definition = emptyDefinition('x', 'X')

test('columns are guessed by key or by label, with or without tones', () => {
  assert.deepEqual(guessMapping(definition, ['MA', 'ghi chú', 'Name *', 'valid_from', 'Tên']), { 0: 'code', 2: 'name', 3: validFromColumn })
})

test('a field filled twice, or a required one by no column, is named', () => {
  assert.deepEqual(mappingFaults(definition, { 0: 'name', 1: 'name' }), [
    { rule: 'twice', field: 'name' },
    { rule: 'lacks', field: 'code' },
  ])
  assert.deepEqual(readMapping(definition, { 'c-0': 'code', 'c-1': 'nothing', 'c-9': 'name' }, 2), { 0: 'code' })
})

test('the separator of a table is read from its first line', () => {
  assert.equal(separatorOf('a;b;"c,d,e,f";g\n1,2,3,4,5,6'), ';')
  assert.equal(separatorOf('a,b\n'), ',')
  assert.equal(separatorOf('a\tb\tc'), '\t')
})

test('no cell of an export runs as a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@sum', '\tx', '\rx']) assert.equal(guarded(text)[0], "'")
  assert.equal(guarded('Thạch'), 'Thạch')
})
