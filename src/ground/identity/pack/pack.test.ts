import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '#core/config.ts'
import { demoAccounts, listOfficers } from '#ground/identity/index.ts'
import { world } from '../../../../test/world.ts'
import { identityModule } from '../module.ts'
import { loadOfficers } from './pack.ts'

test('the pack’s officers and two citizens can sign in to the demo with the passwords that it lists', async () => {
  const { app, db, clock } = await world()
  const accounts = await demoAccounts(db, app.config, app.config.province, clock.now())
  assert.ok(accounts.filter((account) => account.role === 'citizen').length === 2)
  for (const role of ['receiver', 'processor', 'approver', 'clerk', 'leader', 'administrator'])
    assert.ok(
      accounts.some((account) => account.role === role && account.unit !== ''),
      role,
    )
  const receiver = accounts.find((account) => account.role === 'receiver')
  for (const account of [accounts[0], receiver]) {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/sessions',
      payload: { login: account?.login, password: account?.password },
    })
    assert.equal(answer.statusCode, 201, `${account?.login}: ${answer.body}`)
  }
})

test('loading the pack again changes nothing', async () => {
  const { app, db, clock } = await world()
  const before = (await listOfficers(db, { at: clock.now() })).filter((officer) => officer.login === 'quantri')
  const said: string[] = []
  await loadOfficers({ db, clock, config: app.config, log: (message) => said.push(message) }, app.config.province)
  assert.deepEqual(said, [])
  assert.deepEqual(
    (await listOfficers(db, { at: clock.now() })).filter((officer) => officer.login === 'quantri'),
    before,
  )
})

test('in production there are no demo accounts', async () => {
  const { app, db, clock } = await world()
  const config = { ...readConfig({ TINHSO_MODE: 'test' }), mode: 'production' as const }
  assert.deepEqual(await demoAccounts(db, config, app.config.province, clock.now()), [])
})

test('the command reset-password gives an officer a password that works, and doctor finds an administrator', async () => {
  const { app, db, clock, officer } = await world()
  const person = await officer('administrator', '00000000-0000-4000-8000-000000000001')
  const said: string[] = []
  const context = { db, clock, config: app.config, log: (message: string) => said.push(message) }
  const command = identityModule.commands?.find(({ name }) => name === 'reset-password')
  assert.equal(await command?.run(context, ['khong-co-ai'], {}), 1)
  assert.equal(await command?.run(context, [person.login], {}), 0)
  const password = said.at(-1)?.split(': ')[1]
  assert.equal((await app.inject({ method: 'POST', url: '/api/sessions', payload: { login: person.login, password } })).statusCode, 201)
  const findings = (await identityModule.doctor?.(context)) ?? []
  assert.ok(findings.every((finding) => finding.ok))
  const production = (await identityModule.doctor?.({ ...context, config: { ...app.config, mode: 'production' } })) ?? []
  assert.ok(production.some((finding) => !finding.ok && finding.message.includes('demo accounts')))
})
