import type { Random } from './random.ts'

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce((inner) => ({ a: inner }), 'deep' as unknown)

/** Texts that have broken programs: quotes of SQL, paths, headers, templates, odd Unicode, U+0000. */
export const texts: readonly string[] = [
  '',
  ' ',
  "'",
  '"',
  '\\',
  "' or '1'='1",
  "'; drop table identity.person; --",
  "1' union select null, null, null --",
  '$$; select pg_sleep(5); $$',
  '%27%20or%201=1',
  '../../../../etc/passwd',
  '..\\..\\windows\\win.ini',
  '%2e%2e%2f%2e%2e%2f',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '\r\nset-cookie: stolen=1',
  'a\nb',
  '\t',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\u202e\u2066abc',
  '\ufeff',
  'ế'.normalize('NFD').repeat(30),
  'ខ្មែរ',
  '👩‍👩‍👧‍👦',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  'true',
  '-1',
  '0x10',
  '1e309',
  '9'.repeat(40),
  '2026-02-30',
  '0000-00-00',
  '+275760-09-13',
  '9999-12-31T23:59:59Z',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '%',
  '_',
  '*',
  '(',
  '[',
  'a&b=c',
  'x'.repeat(300),
  'x'.repeat(5_000),
]

export const numbers: readonly number[] = [
  0,
  -0,
  -1,
  0.1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e21,
  1e308,
  -1e308,
  5e-324,
]

/** A value of a kind that nobody asked for. */
export function hostileValue(random: Random): unknown {
  const kinds: (() => unknown)[] = [
    () => random.pick(texts),
    () => random.pick(texts),
    () => random.pick(numbers),
    () => null,
    () => true,
    () => [],
    () => ({}),
    () => [random.pick(texts), random.pick(numbers), null, []],
    () => ({ [random.pick(texts)]: random.pick(texts), toString: 1, constructor: { prototype: {} } }),
    () => nested(60),
    () => Array.from({ length: 2_000 }, () => random.pick(numbers)),
    () => JSON.parse('{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}') as unknown,
  ]
  return random.pick(kinds)()
}

/** A body with one or several of its parts made hostile, left out or added. */
export function hostileBody(random: Random, fitting: unknown): unknown {
  if (typeof fitting !== 'object' || fitting === null) return hostileValue(random)
  const copy = structuredClone(fitting) as Record<string, unknown>
  const keys = Object.keys(copy)
  for (let count = 1 + random.below(2); count > 0; count--) {
    const key = keys.length > 0 ? random.pick(keys) : 'x'
    const how = random.below(5)
    const inner = copy[key]
    if (how === 0) delete copy[key]
    else if (how === 1 && typeof inner === 'object' && inner !== null) copy[key] = hostileBody(random, inner)
    else if (how === 2) copy[`${random.pick(texts) || 'more'}`] = hostileValue(random)
    else copy[key] = hostileValue(random)
  }
  return copy
}

/** Bodies that are no JSON, or not what their type says. */
export const brokenBodies: readonly { type: string | undefined; payload: string | Buffer }[] = [
  { type: 'application/json', payload: '{"a":' },
  { type: 'application/json', payload: '' },
  { type: 'application/json', payload: 'null' },
  { type: 'application/json', payload: '[]' },
  { type: 'application/json', payload: '7' },
  { type: 'application/json', payload: '"text"' },
  { type: 'application/json', payload: '{"a":1}{"b":2}' },
  { type: 'application/json', payload: '{"__proto__":{"a":1}}' },
  { type: 'application/json', payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}` },
  { type: 'application/json', payload: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  { type: 'application/json; charset=utf-16', payload: Buffer.from('{"a":1}', 'utf16le') },
  { type: 'application/json', payload: `{"a":"${'x'.repeat(1_200_000)}"}` },
  { type: 'application/json', payload: '{"a":1e999999}' },
  { type: 'text/xml', payload: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>' },
  { type: 'multipart/form-data', payload: 'no boundary' },
  {
    type: 'multipart/form-data; boundary=x',
    payload: '--x\r\nContent-Disposition: form-data; name="file"; filename="../../a"\r\n\r\ncut off',
  },
  { type: 'application/x-www-form-urlencoded', payload: 'a=%ZZ&a[b][c]=1&__proto__[x]=1&%00=%00' },
  { type: 'application/octet-stream', payload: Buffer.alloc(64, 0) },
  { type: 'nonsense', payload: 'x' },
  { type: undefined, payload: '{"a":1}' },
]

/** Headers that a careless program would write on, read as paths or put into a query. */
export const hostileHeaders: readonly Record<string, string>[] = [
  { 'idempotency-key': "' or 1=1 --" },
  { 'idempotency-key': 'x'.repeat(4_000) },
  { 'accept-language': '../../vi;q=9, ;;;,' },
  { 'x-lang': '__proto__' },
  { cookie: 'lang=constructor; session=%00%ff; tinhso_session=../../x' },
  { authorization: 'Bearer x.y.z' },
  { authorization: "Bearer ' or 1=1 --" },
  { authorization: 'Basic ::::' },
  { authorization: 'DPoP x' },
  { 'x-forwarded-for': "127.0.0.1, ' or 1=1" },
  { 'x-forwarded-host': 'evil.example' },
  { host: 'evil.example' },
  { 'if-none-match': '"\\' },
  { 'if-modified-since': 'yesterday' },
  { range: 'bytes=9999999999999999999-1,-' },
  { 'content-encoding': 'gzip' },
  { accept: 'text/html;q=NaN, */*' },
  { accept: '*/*' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-request-id': '\u00e9'.repeat(200) },
]
