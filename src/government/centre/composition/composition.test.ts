import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectRoot } from '#core/files.ts'
import { world } from '../../../../test/world.ts'
import type { Composition } from './composition.ts'
import { faultsOf } from './composition.rules.ts'
import { checkComposition, loadCentre, readCentre } from './load.ts'
import { findComposition } from './composition.queries.ts'

const pack = join(projectRoot, 'provinces/soc-trang')
const copy = (): Composition => structuredClone(readCentre(pack)) as Composition

test('the pack composes the eleven subsystems of the operations centre, with what is missing where nothing is connected', async () => {
  const w = await world()
  const body = await checkComposition(w.db, copy())
  const keys = body.subsystems.map(({ key }) => key)
  for (const key of [
    'field_reports',
    'party_members',
    'socio_economy',
    'public_services',
    'health',
    'education',
    'justice',
    'online_information',
    'environment_cameras',
    'traffic_cameras',
    'face_cameras',
  ])
    assert.ok(keys.includes(key), key)
  for (const { key, figures, missing } of body.subsystems) assert.ok(figures.length > 0 || missing, key)
})

test('a composition that cannot be is refused with every fault and its place', async () => {
  const w = await world()
  const body = copy()
  const [first] = body.subsystems
  assert.ok(first)
  first.figures.push({ indicator: 'no_such_thing' }, {}, { register: 'nowhere' })
  body.subsystems.push({ key: 'empty', label: first.label, figures: [] })
  body.map.push({ indicator: 'one_stop_time_p90', steps: [3, 2, 1] })
  const rule = body.rules[0]
  assert.ok(rule)
  body.rules.push({ ...rule, open: 2, close: 5 })
  await assert.rejects(checkComposition(w.db, body), (error: Error) => {
    for (const words of [
      'no_such_indicator (no_such_thing)',
      'one_of',
      'no_such_register (nowhere)',
      'subsystems/empty: says_nothing',
      'does_not_add_up (one_stop_time_p90)',
      'steps_rise',
      'repeated',
      'no_band',
    ])
      assert.ok(error.message.includes(words), `${words}: ${error.message}`)
    return true
  })
  await assert.rejects(checkComposition(w.db, { ...copy(), tiles: [] }), /centre\.json/)
  assert.deepEqual(
    faultsOf({ ...copy(), map: [], rules: [], charts: [], subsystems: [] }, { indicators: new Map(), registers: new Set() }),
    [],
  )
})

test('loading the pack again writes nothing; a province without the file has no centre and starts all the same', async () => {
  const w = await world()
  const before = await findComposition(w.db)
  const context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  await loadCentre(context, pack)
  await loadCentre(context, join(projectRoot, 'provinces/ben-tre'))
  assert.equal((await findComposition(w.db))?.id, before?.id)
})
