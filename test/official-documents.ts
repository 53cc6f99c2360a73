import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Context } from '#core/module.ts'
import { enrol } from '../src/engine/signing/certificates/certificates.ts'
import { signDocument } from '../src/government/documents/sign/sign.ts'
import { unitIdOf } from './filing.ts'
import { type Person, type World, world } from './world.ts'

export const root = '/van-ban'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
export const post = (w: World, as: Person, url: string, fields: Record<string, string> = {}) =>
  w.inject({ method: 'POST', url: `${root}${url}`, as, headers: form, payload: new URLSearchParams(fields).toString() })
export const page = (w: World, as: Person, url: string) => w.inject({ url: `${root}${url}`, as })

let shared: ReturnType<typeof newCast> | undefined

/** People of a department and of two communes, as documents need them: the same for all tests of a run. */
export function cast(): ReturnType<typeof newCast> {
  shared ??= newCast()
  return shared
}

async function newCast() {
  const w = await world()
  const [unit, second] = await Promise.all([unitIdOf(w, 'H13.SNV'), unitIdOf(w, '31510')])
  const [drafter, head, leader, clerk, theirClerk, theirProcessor, theirHead, stranger] = await Promise.all([
    w.officer('processor', unit, { name: 'Lý Văn Soạn' }),
    w.officer('approver', unit, { name: 'Trần Thị Trưởng' }),
    w.officer('leader', unit, { name: 'Sơn Minh Ký' }),
    w.officer('clerk', unit, { name: 'Kim Thị Thư' }),
    w.officer('clerk', second),
    w.officer('processor', second, { name: 'Thạch Văn Làm' }),
    w.officer('approver', second),
    w.officer('clerk', await unitIdOf(w, '31507')),
  ])
  const context: Context = { db: w.db, clock: w.clock, config: w.app.config, log: () => undefined }
  return { w, unit, second, drafter, head, leader, clerk, theirClerk, theirProcessor, theirHead, stranger, context }
}
export type Cast = Awaited<ReturnType<typeof cast>>

export const draftFields = (unit: string, subject: string): Record<string, string> => ({
  ...{ unit, type: '1', drafted: 'VP', subject, content: 'Đề nghị báo cáo số liệu quý IV.', urgency: '1', secrecy: 'open' },
})

export async function draft({ w, unit, drafter }: Cast, fields: Record<string, string> = {}): Promise<string> {
  const made = await post(w, drafter, '/di/them', { ...draftFields(unit, `V/v báo cáo ${randomUUID()}`), ...fields })
  assert.equal(made.statusCode, 303, made.body.slice(0, 600))
  return String(made.headers.location).slice(`${root}/`.length)
}

let given: Promise<void> | undefined
/** Certificates for those who sign here; once a run. */
export const certificates = (c: Cast): Promise<void> => {
  given ??= giveCertificates(c)
  return given
}

/** Certificates of the stand-in authority for those who sign and for their agency's seal. */
async function giveCertificates({ context, unit, drafter, head, leader }: Cast): Promise<void> {
  const agency = 'Sở Nội vụ'
  const common = { agency, automatic: true, by: null }
  for (const { personId, name } of [drafter, head, leader]) await enrol(context, { ...common, holder: { personId }, name })
  await enrol(context, { ...common, holder: { unitId: unit }, name: agency })
}

/** A document that went its whole road, with its signatures and the seal. */
export async function issued(c: Cast, fields: Record<string, string> = {}, sign = 'sign'): Promise<string> {
  await certificates(c)
  const id = await draft(c, fields)
  for (const [as, action] of [
    [c.drafter, 'submit'],
    [c.head, 'endorse'],
    [sign === 'sign' || sign === 'sign_on_behalf' ? c.leader : c.head, sign],
    [c.clerk, 'issue'],
  ] as const)
    assert.equal((await post(c.w, as, `/${id}`, { action })).statusCode, 303, action)
  await signDocument(c.context, { id })
  return id
}

/** A document that came on paper and was entered into the department's register. */
export async function received(c: Cast, content = ''): Promise<string> {
  const fields = { ...draftFields(c.unit, `Công văn giấy ${randomUUID()}`), content, sender: 'Sở Y tế', code: '9/SYT' }
  const made = await post(c.w, c.clerk, '/den/them', { ...fields, 'dated-d': '1', 'dated-m': '11', 'dated-y': '2026' })
  assert.equal(made.statusCode, 303, made.body.slice(0, 600))
  return String(made.headers.location).slice(`${root}/`.length)
}
