// A dossier filed through the same door as everybody's, for journeys that begin where filing ends.
import assert from 'node:assert/strict'
import type { Person, World } from '../world.ts'
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
