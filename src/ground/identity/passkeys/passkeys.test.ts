import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { test } from 'node:test'
import { createTestPerson } from '#ground/identity/index.ts'
import { type Person, world } from '../../../../test/world.ts'

/** Enough of CBOR (RFC 8949) for what an authenticator writes: whole numbers, bytes, texts and maps. */
function cbor(value: unknown): Buffer {
  const head = (major: number, length: number): Buffer =>
    length < 24
      ? Buffer.from([(major << 5) | length])
      : length < 256
        ? Buffer.from([(major << 5) | 24, length])
        : Buffer.from([(major << 5) | 25, length >> 8, length & 255])
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value)
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value])
  if (value instanceof Map) return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one)])])
  throw new Error('not written here')
}

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest()

/** An authenticator in software: one ES256 key, attestation "none". */
class Authenticator {
  readonly id = randomBytes(32)
  readonly #key: { publicKey: KeyObject; privateKey: KeyObject } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  counter = 0
  /** Whether the person unlocked it. */
  unlocked = true
  readonly #origin: string
  readonly #rpId: string
  constructor(origin: string, rpId = new URL(origin).hostname) {
    this.#origin = origin
    this.#rpId = rpId
  }

  #client(type: string, challenge: string): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.#origin, crossOrigin: false }))
  }

  #data(attested: Buffer): Buffer {
    this.counter++
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.counter)
    const flags = 0x01 | (this.unlocked ? 0x04 : 0) | (attested.length > 0 ? 0x40 : 0)
    return Buffer.concat([sha256(this.#rpId), Buffer.from([flags]), counter, attested])
  }

  register(challenge: string) {
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' })
    const cose = cbor(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, Buffer.from(x, 'base64url')],
        [-3, Buffer.from(y, 'base64url')],
      ]),
    )
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, cose])
    const object = cbor(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', this.#data(attested)],
      ]),
    )
    const response = {
      clientDataJSON: this.#client('webauthn.create', challenge).toString('base64url'),
      attestationObject: object.toString('base64url'),
      transports: ['internal'],
    }
    return { ...this.#named(), response }
  }

  use(challenge: string) {
    const client = this.#client('webauthn.get', challenge)
    const data = this.#data(Buffer.alloc(0))
    const signature = sign('sha256', Buffer.concat([data, sha256(client)]), this.#key.privateKey)
    const response = {
      clientDataJSON: client.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: signature.toString('base64url'),
    }
    return { ...this.#named(), response }
  }

  #named() {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key' }
  }
}

const json = { accept: 'application/json', 'content-type': 'application/json' }

async function send(url: string, payload: unknown, as?: Person, cookie?: string) {
  const w = await world()
  return w.inject({ method: 'POST', url, payload: JSON.stringify(payload), as, headers: { ...json, ...(cookie ? { cookie } : {}) } })
}

type Question = { id: string; options: { challenge: string; allowCredentials?: { id: string }[] } }

async function enrolled(password?: string) {
  const w = await world()
  const person = await createTestPerson(w.db, w.clock, { kind: 'citizen', name: 'Thạch Thị Khoá', ...(password ? { password } : {}) })
  const device = new Authenticator('http://localhost')
  const asked = (await send('/tai-khoan/khoa/them/bat-dau', {}, person)).json<Question>()
  const made = await send(
    '/tai-khoan/khoa/them',
    { id: asked.id, label: 'Điện thoại', response: device.register(asked.options.challenge) },
    person,
  )
  assert.equal(made.statusCode, 201, made.body)
  const sid = made.cookies.find((cookie) => cookie.name === 'sid')?.value ?? ''
  return { person: { ...person, cookie: `sid=${sid}`, token: sid }, device }
}

async function question(purpose: string, as?: Person, cookie?: string): Promise<Question> {
  const answer = await send('/dang-nhap/khoa/bat-dau', { purpose }, as, cookie)
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json<Question>()
}

test('a key is made, signs in without a password, and the session knows that it was two factors', async () => {
  const w = await world()
  const { person, device } = await enrolled()
  const asked = await question('sign_in')
  assert.deepEqual(asked.options.allowCredentials ?? [], [])
  const body = { purpose: 'sign_in', ve: '/ho-so', id: asked.id, response: device.use(asked.options.challenge) }
  const answer = await send('/dang-nhap/khoa', body)
  assert.equal(answer.statusCode, 200, answer.body)
  assert.equal(answer.json<{ to: string }>().to, '/ho-so')
  const sid = answer.cookies.find((cookie) => cookie.name === 'sid')?.value ?? ''
  const me = await w.inject({ url: '/api/me', headers: { cookie: `sid=${sid}` } })
  assert.equal(me.json<{ id: string }>().id, person.personId)
  const page = await w.inject({ url: '/dang-nhap/xac-nhan?muc=2&ve=/ho-so', headers: { cookie: `sid=${sid}` } })
  assert.equal(page.headers.location, '/ho-so')
  const keys = await w.inject({ url: '/tai-khoan/khoa', headers: { cookie: `sid=${sid}` } })
  assert.match(keys.body, /Điện thoại/)
})

test('an answer is taken once; to another question, from another site, by a locked or a copied key it is refused', async () => {
  const w = await world()
  const { device } = await enrolled()
  const first = await question('sign_in')
  const good = { purpose: 'sign_in', id: first.id, response: device.use(first.options.challenge) }
  assert.equal((await send('/dang-nhap/khoa', good)).statusCode, 200)
  assert.equal((await send('/dang-nhap/khoa', good)).statusCode, 422, 'replayed')
  const other = await question('sign_in')
  assert.equal((await send('/dang-nhap/khoa', { ...good, id: other.id })).statusCode, 422, 'another question')
  const asked = await question('sign_in')
  device.unlocked = false
  assert.equal(
    (await send('/dang-nhap/khoa', { ...good, id: asked.id, response: device.use(asked.options.challenge) })).statusCode,
    422,
    'locked',
  )
  device.unlocked = true
  const copied = await question('sign_in')
  device.counter = 0
  assert.equal(
    (await send('/dang-nhap/khoa', { ...good, id: copied.id, response: device.use(copied.options.challenge) })).statusCode,
    422,
    'copied',
  )
  const old = await question('sign_in')
  w.clock.advance(5 * 60_000 + 1)
  device.counter = 50
  assert.equal(
    (await send('/dang-nhap/khoa', { ...good, id: old.id, response: device.use(old.options.challenge) })).statusCode,
    422,
    'too late',
  )
  const phished = new Authenticator('https://tinhso-gia.vn', 'localhost')
  const person = await w.citizen()
  const begun = (await send('/tai-khoan/khoa/them/bat-dau', {}, person)).json<Question>()
  const made = await send('/tai-khoan/khoa/them', { id: begun.id, label: 'x', response: phished.register(begun.options.challenge) }, person)
  assert.equal(made.statusCode, 422, 'another site')
})

test('with a key on the account the password alone opens nothing; the key finishes the sign-in', async () => {
  const w = await world()
  const password = 'lúa chín vàng đồng'
  const { person, device } = await enrolled(password)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const half = await w.inject({
    method: 'POST',
    url: '/dang-nhap',
    headers: form,
    payload: new URLSearchParams({ login: person.phone, password, ve: '/ho-so' }).toString(),
  })
  assert.match(String(half.headers.location), /^\/dang-nhap\/lop-hai/)
  assert.equal(
    half.cookies.find((cookie) => cookie.name === 'sid'),
    undefined,
  )
  const cookie = `nua=${half.cookies.find(({ name }) => name === 'nua')?.value ?? ''}`
  const asked = await question('half', undefined, cookie)
  assert.equal(asked.options.allowCredentials?.[0]?.id, device.id.toString('base64url'))
  const stranger = (await enrolled()).device
  const wrong = await send(
    '/dang-nhap/khoa',
    { purpose: 'half', id: asked.id, response: stranger.use(asked.options.challenge) },
    undefined,
    cookie,
  )
  assert.equal(wrong.statusCode, 422)
  const again = await question('half', undefined, cookie)
  const done = await send(
    '/dang-nhap/khoa',
    { purpose: 'half', ve: '/ho-so', id: again.id, response: device.use(again.options.challenge) },
    undefined,
    cookie,
  )
  assert.equal(done.statusCode, 200, done.body)
  assert.ok(done.cookies.some(({ name, value }) => name === 'sid' && value))
  assert.equal((await send('/dang-nhap/khoa/bat-dau', { purpose: 'half' }, undefined, cookie)).statusCode, 410, 'the half is used')
  assert.equal((await send('/dang-nhap/khoa/bat-dau', { purpose: 'confirm' })).statusCode, 401)
})

test('nobody’s key can be taken by another person, and odd bodies are wrong input', async () => {
  const w = await world()
  const [mine, other] = [await enrolled(), await w.citizen()]
  const page = await w.inject({ url: '/tai-khoan/khoa', as: mine.person })
  const id = /khoa\/([0-9a-f-]{36})\/bo/.exec(page.body)?.[1] ?? ''
  assert.equal((await w.inject({ method: 'POST', url: `/tai-khoan/khoa/${id}/bo`, as: other })).statusCode, 404)
  assert.equal((await w.inject({ method: 'POST', url: `/tai-khoan/khoa/${id}/bo`, as: mine.person })).statusCode, 303)
  for (const body of [
    {},
    { purpose: 'x' },
    { purpose: 'sign_in', id: 'x', response: {} },
    {
      purpose: 'sign_in',
      id: id,
      response: {
        id: 'a'.repeat(20),
        rawId: 'a'.repeat(20),
        type: 'public-key',
        response: { clientDataJSON: '!', authenticatorData: '', signature: '' },
      },
    },
  ])
    assert.equal((await send('/dang-nhap/khoa', body)).statusCode, 422, JSON.stringify(body))
  w.clock.advance(16 * 60_000)
  assert.equal((await send('/tai-khoan/khoa/them/bat-dau', {}, other)).statusCode, 403, 'asks first who it is')
})
