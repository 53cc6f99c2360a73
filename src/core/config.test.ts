import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, demoSecret, readConfig } from '#core/config.ts'

const good = {
  TINHSO_SECRET: 'kU4bq1x0mZr7Yt2Nc9Lw5Pd8Sv3Gf6Hj',
  DATABASE_URL: 'postgres://app:word@127.0.0.1:5432/tinhso',
  TINHSO_PUBLIC_URL: 'https://dichvucong.example.vn/',
}

/** The words of the refusal. */
function faults(env: NodeJS.ProcessEnv): string {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof ConfigError)
    return error.message
  }
  return ''
}

test('a full production configuration is read', () => {
  const config = readConfig(good)
  assert.equal(config.mode, 'production')
  assert.equal(config.publicUrl, 'https://dichvucong.example.vn')
  assert.equal(config.host, '127.0.0.1')
})

test('production does not start with a missing, short or default secret', () => {
  const { TINHSO_SECRET: _, ...rest } = good
  assert.match(faults(rest), /TINHSO_SECRET is not set: make one with/)
  for (const secret of ['short', 'change-me', demoSecret])
    assert.match(faults({ ...good, TINHSO_SECRET: secret }), /TINHSO_SECRET is a default or shorter/, secret)
})

test('every fault is told at once, each with what to do', () => {
  const words = faults({ TINHSO_MODE: 'production', PORT: '99999', TINHSO_POOL: '1' })
  for (const name of ['PORT', 'TINHSO_POOL', 'TINHSO_SECRET', 'DATABASE_URL', 'TINHSO_PUBLIC_URL'])
    assert.match(words, new RegExp(`^${name} is .*: `, 'm'), name)
  assert.match(faults({ TINHSO_MODE: 'staging' }), /TINHSO_MODE is "staging": use production, demo or test/)
})

test('demo and tests need nothing set', () => {
  assert.equal(readConfig({ TINHSO_MODE: 'demo' }).secret, demoSecret)
  assert.equal(readConfig({ TINHSO_MODE: 'test' }).logLevel, 'silent')
})
