import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor } from '#core/access.ts'
import { opensFor } from '#core/opens.ts'
import { unitIdOf } from './filing.ts'
import { world } from './world.ts'

const roles = [
  'receiver',
  'clerk',
  'leader',
  'programme_officer',
  'finance_officer',
  'duty_officer',
  'data_entry',
  'dispatcher',
  'exchange_operator',
]
const pages = [
  '/lam-viec',
  '/dieu-hanh',
  '/dieu-hanh/bao-cao',
  '/dieu-hanh/bat-dau',
  '/dieu-hanh/nghi-quyet',
  '/dieu-hanh/ngan-sach-so',
  '/dieu-hanh/du-an',
  '/dieu-hanh/chi-tieu',
  '/dieu-hanh/kien-truc',
  '/lam-viec/phan-anh',
]

test('a page offers no way that is refused at its door', async () => {
  const w = await world()
  const unitId = await unitIdOf(w, '92')
  assert.ok(unitId)
  const refused: string[] = []
  let [looked, followed] = [0, 0]
  for (const role of roles) {
    const officer = await w.officer(role, unitId)
    const actor: Actor = { personId: officer.personId, kind: 'officer', name: officer.name, sessionId: '', roles: [{ role, unitId }] }
    for (const page of pages) {
      if (!opensFor(w.app.doors, actor, page)) continue
      const { statusCode, body } = await w.inject({ url: page, as: officer })
      // Who has no queue is led on to their own work.
      if (statusCode === 303) continue
      assert.equal(statusCode, 200, `${page} as ${role}`)
      looked++
      for (const href of new Set([...body.matchAll(/ href="(\/[^"#]*)/g)].map((found) => (found[1] ?? '').replaceAll('&amp;', '&')))) {
        if (/^\/(assets|ngon-ngu|giao-dien|manifest|icon)/.test(href)) continue
        followed++
        if (!opensFor(w.app.doors, actor, href)) refused.push(`${page} offers ${href} to a ${role}`)
      }
    }
  }
  assert.deepEqual(refused, [])
  assert.ok(looked > 25 && followed > 500, `${looked} pages, ${followed} links`)
})
