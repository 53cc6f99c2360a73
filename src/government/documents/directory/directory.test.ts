import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#core/db.ts'
import { cast, page } from '../../../../test/official-documents.ts'
import { organsOn, receiverOf } from './directory.ts'

test('what is sent to the code of a merged agency reaches its heir, and a code that never was reaches nobody', async () => {
  const { w, clerk } = await cast()
  const on = '2026-11-23'
  assert.equal((await receiverOf(w.db, 'H13.SNV', on))?.fullName, 'Sở Nội vụ')
  assert.equal(await receiverOf(w.db, 'KHONG.CO', on), undefined)
  const { rows } = await sql<{
    code: string
  }>`select v.code from places.unit_version v where v.valid_to <= ${on}::date and v.superseded_at is null
    and not exists (select 1 from places.unit_version n where n.code = v.code and n.superseded_at is null and (n.valid_to is null or n.valid_to > ${on}::date))
    order by v.code limit 40`.execute(w.db)
  assert.ok(rows.length > 0, 'the pack knows units of before the merger')
  const heirs = await Promise.all(rows.map(async ({ code }) => ({ code, heir: await receiverOf(w.db, code, on) })))
  const known = heirs.find(({ heir }) => heir)
  assert.ok(known?.heir, 'one of them has an heir')
  const shown = await page(w, clerk, `/co-quan?ma=${encodeURIComponent(known.code)}`)
  assert.match(shown.body, /Đã nhập vào|Một phần thuộc/)
  assert.match((await page(w, clerk, '/co-quan?ma=KHONG.CO')).body, /Không có đơn vị nào từng mang mã KHONG\.CO/)
  assert.match((await page(w, clerk, '/co-quan')).body, /Bộ Nội vụ/)
})

test('an agency that was merged is not offered after its last day', () => {
  const organs = [
    { organId: 'A', name: 'A', until: '2026-06-30', successor: 'B' },
    { organId: 'B', name: 'B' },
  ]
  const ids = (on: string): string[] => organsOn(organs, on).map(({ organId }) => organId)
  assert.deepEqual([ids('2026-06-30'), ids('2026-07-01')], [['A', 'B'], ['B']])
})
