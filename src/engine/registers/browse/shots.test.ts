import assert from 'node:assert/strict'
import { readFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { importBoundaries } from '#ground/places/load/boundaries.ts'
import { post, unitIdOf } from '../../../../test/filing.ts'
import { world } from '../../../../test/world.ts'
import { device, journeys, look } from '../../../../test/journeys/browser.ts'

journeys('shots', () => {
  test('shots', { timeout: 400_000 }, async () => {
    const out = '/tmp/reg/shots'
    mkdirSync(out, { recursive: true })
    const w = await world()
    await importBoundaries(w.db, join(process.env.TINHSO_DATA ?? '', 'gis/communes-2025-92-cantho.geojson'), { on: '2025-07-01' })
    const city = await unitIdOf(w, '92')
    const steward = await w.officer(['data_steward', 'party_registrar'], city, { name: 'Nguyễn Trung Hiếu' })
    const csv =
      'Mã trường;Tên trường;Cấp học;Xã, phường;Số lớp\nSH-1;Trường A;Tiểu học;31510;4\nSH-2;;Cấp 9;31510;x\nSH-3;Trường C;Tiểu học;Xã Lạ;4\n'
    const payload = Buffer.from(`--line\r\ncontent-disposition: form-data; name="tep"; filename="truong.csv"\r\n\r\n${csv}\r\n--line--\r\n`)
    const sent = await w.inject({
      method: 'POST',
      url: '/du-lieu/schools/nhap',
      as: steward,
      headers: { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' },
      payload,
    })
    const raw = String(sent.headers.location)
    const sent2 = await w.inject({
      method: 'POST',
      url: '/du-lieu/schools/nhap',
      as: steward,
      headers: { 'content-type': 'multipart/form-data; boundary=line', 'sec-fetch-site': 'same-origin' },
      payload,
    })
    const checked = String(sent2.headers.location)
    await post(w, steward, `${checked}/kiem`, {
      'c-0': 'code',
      'c-1': 'name',
      'c-2': 'level',
      'c-3': 'unit',
      'c-4': 'classes',
      'tu-ngay': '2026-09-05',
    })
    const form = (code: string, more = {}) => ({
      'd.code': code,
      'd.operator': 'other',
      'd.address': 'Khóm 3, đường Trần Hưng Đạo',
      'd.unit': '31510',
      'd.g2': 'true',
      'd.g3': 'true',
      'd.g4': 'false',
      'd.g5': 'false',
      'd.shared': 'true',
      'tu-ngay': '2025-08-01',
      ...more,
    })
    const made = await post(w, steward, '/du-lieu/telecom-stations/them', form('AA-1'))
    const record = String(made.headers.location).split('?')[0] ?? ''
    await post(w, steward, `${record}/sua`, form('AA-1', { 'd.g4': 'true', 'tu-ngay': '2026-02-01', 'ly-do': 'Lắp thêm 4G', cach: 'put' }))
    await post(w, steward, '/du-lieu/telecom-stations/them', form('AA-2', { 'd.address': 'khom 3 duong tran hung dao', 'd.height': '42' }))
    await post(w, steward, '/du-lieu/telecom-stations/trung/tim')
    const dup = await w.inject({ url: '/du-lieu/telecom-stations/trung', as: steward })
    const pair = /trung\/([0-9a-f-]{36})/.exec(dup.body)?.[1]
    await post(w, steward, '/du-lieu/approved-software/them', {
      'd.code': 'PM-1',
      'd.name': 'Phần mềm họp',
      'd.use': 'office',
      'd.price': '0',
      'd.price_per': 'free',
      'tu-ngay': '2026-01-01',
    })
    const other = await w.officer(['data_steward'], city, { name: 'Lê Hải Yến' })
    const urls: Record<string, [string, typeof steward]> = {
      catalogue: ['/du-lieu', steward],
      list: ['/du-lieu/telecom-stations', steward],
      record: [record, steward],
      add: ['/du-lieu/telecom-stations/them', steward],
      edit: [`${record}/sua`, steward],
      quality: ['/du-lieu/telecom-stations/chat-luong', steward],
      map: ['/du-lieu/telecom-stations/ban-do', steward],
      importstart: ['/du-lieu/schools/nhap', steward],
      importraw: [raw, steward],
      importchecked: [checked, steward],
      duplicates: ['/du-lieu/telecom-stations/trung', steward],
      compare: [`/du-lieu/telecom-stations/trung/${pair}`, steward],
      waiting: ['/du-lieu/approved-software/cho-duyet', other],
      definition: ['/du-lieu/telecom-stations/dinh-nghia', steward],
      draft: ['/du-lieu/telecom-stations/dinh-nghia/sua', steward],
      purpose: ['/du-lieu/civil-status/xuat', steward],
    }
    const only = process.env.SHOTS?.split(',')
    const faults: string[] = []
    for (const width of [1440, 360])
      for (const [name, [url, as]] of Object.entries(urls)) {
        if (only && !only.includes(name)) continue
        const { context, page } = await device({ width, as, js: true })
        await page.goto(url)
        await page.screenshot({ path: `${out}/${name}-${width}.png`, fullPage: true })
        try {
          await look(page)
        } catch (e) {
          faults.push(`${name} ${width}: ${(e as Error).message.slice(0, 700)}`)
        }
        await context.close()
      }
    console.log(faults.join('\n'))
    void readFileSync
    assert.ok(true)
  })
})
