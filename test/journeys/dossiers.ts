// A dossier filed through the same door as everybody's, for journeys that begin where filing ends.
import assert from 'node:assert/strict'
import type { Person, World } from '../world.ts'
import { office } from './browser.ts'
import { single } from './forms.ts'

export const maritalStatus = '1.004873'
export const birthRegistration = '1.001193'

/** The parts of a form's answers as a browser posts them. */
function posted(answers: Record<string, string>): string {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(answers)) {
    const day = /^(\d+)\/(\d+)\/(\d{4})$/.exec(value)
    if (day) for (const [i, part] of ['d', 'm', 'y'].entries()) body.set(`${name}-${part}`, day[i + 1] ?? '')
    else if (value.includes('|')) {
      body.set(`${name}-unit`, value.split('|')[0] ?? '')
      body.set(`${name}-detail`, value.split('|')[1] ?? '')
    } else body.set(name, value)
  }
  return body.toString()
}

/** Files a marital-status certificate at phường Phú Lợi without a browser; answers its code. */
export async function aDossier(w: World, citizen: Person): Promise<string> {
  const send = (url: string, answers?: Record<string, string>) =>
    w.inject({
      method: answers ? 'POST' : 'GET',
      url,
      as: citizen,
      ...(answers ? { headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: posted(answers) } : {}),
    })
  const begun = await send(`/thu-tuc/${maritalStatus}/nop`)
  const draft = /\/ho-so\/nhap\/[\w-]+/.exec(begun.headers.location ?? '')?.[0]
  assert.ok(draft, begun.body)
  const choice = await send(`${draft}/noi-nhan`)
  const unit = [...choice.body.matchAll(/<option value="([\w-]{36})"[^>]*>([^<]*)/g)].find(([, , name]) => name === 'Phường Phú Lợi')?.[1]
  assert.ok(unit, 'Phường Phú Lợi receives it')
  let at = (await send(`${draft}/noi-nhan`, { unit })).headers.location ?? ''
  if (at.endsWith('/tiep')) at = (await send(at)).headers.location ?? ''
  for (const answers of single) {
    const sent = await send(at, at.endsWith('/applicant') ? { applicant_name: citizen.name, ...answers } : answers)
    assert.equal(sent.statusCode, 303, `${at}: ${/error-summary[\s\S]{0,600}/.exec(sent.body)?.[0]}`)
    at = sent.headers.location ?? ''
  }
  const filed = await send(`${draft}/gui`, {})
  const code = /H51[\w.-]+/.exec(filed.headers.location ?? '')?.[0]
  assert.ok(code, filed.body)
  return code
}

/** A week of work behind the officers of the ward, so that a picture of their desk shows one: late, due, waiting, new. */
export async function aBusyDesk(w: World): Promise<void> {
  const names = [
    'Trương Văn Út',
    'Sơn Thị Sa Mết',
    'Huỳnh Thị Cẩm Tú',
    'Danh Hoàng Phúc',
    'Ngô Đức Thịnh',
    'Lâm Thị Ngọc Hân',
    'Kim Thị Đa Ra',
    'Võ Thị Bích Liên',
    'Phan Văn Sáu',
  ]
  for (const [i, name] of names.entries()) {
    w.clock.set(`2026-11-${String(16 + Math.floor(i * 0.8)).padStart(2, '0')}T0${2 + (i % 4)}:10:00Z`)
    const { receiver, processor } = await office(w)
    const code = await aDossier(w, await w.citizen({ name }))
    const act = async (as: Person, action: string, note = ''): Promise<void> => {
      const found = await w.inject({ url: `/lam-viec/ho-so/${code}/viec/${action}`, as })
      const version = /name="version" value="(\d+)"/.exec(found.body)?.[1] ?? ''
      const payload = new URLSearchParams({ version, key: `${action}:${version}`, note }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const done = await w.inject({ method: 'POST', url: `/lam-viec/ho-so/${code}/viec/${action}`, as, headers, payload })
      assert.equal(done.statusCode, 303, done.body)
    }
    if (i < 7) await act(receiver, 'receive')
    if (i < 6) await act(processor, 'take')
    if (i === 4) await act(processor, 'request_supplement', 'Thiếu giấy xác nhận nơi ở trước đây')
  }
}
