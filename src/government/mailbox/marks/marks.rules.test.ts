import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Home, isFalseLink, looksLike, marksOf, resultsOf, stepsBetween } from './marks.rules.ts'

const home: Home = { domain: 'soctrang.gov.vn', friends: ['chinhphu.vn'], judge: 'mx.soctrang.gov.vn' }
const seen = (address: string, more: Partial<Parameters<typeof marksOf>[0]> = {}) => ({
  ...{ from: { name: '', address }, replyTo: [], results: [], links: [] },
  ...more,
})

test('domains that look like ours are told from ours, from friends and from plain strangers', () => {
  for (const domain of [
    'soctrang-gov.vn',
    'soctrang.gov.vn.evil.com',
    's0ctrang.gov.vn',
    'soctrnag.gov.vn',
    'soctranq.gov.vn',
    'xn--soctrng-0fb.gov.vn',
    'soctrang.gov.com',
  ])
    assert.equal(looksLike(domain, home.domain), true, domain)
  for (const domain of ['soctrang.gov.vn', 'thuthan.soctrang.gov.vn', 'gmail.com', 'vinhlong.gov.vn', 'bentre.gov.vn'])
    assert.equal(looksLike(domain, home.domain), false, domain)
})

test('a message is marked by what its sender and its links pretend', () => {
  assert.deepEqual(marksOf(seen('a@soctrang.gov.vn'), home), [])
  assert.deepEqual(marksOf(seen('a@vpcp.chinhphu.vn'), home), [])
  assert.deepEqual(marksOf(seen('a@gmail.com'), home), ['outside'])
  assert.deepEqual(marksOf(seen('a@s0ctrang.gov.vn'), home), ['lookalike', 'outside'])
  assert.deepEqual(marksOf(seen('x@gmail.com', { from: { name: 'chutich@soctrang.gov.vn', address: 'x@gmail.com' } }), home), [
    'false_name',
    'outside',
  ])
  assert.deepEqual(marksOf(seen('a@soctrang.gov.vn', { replyTo: [{ name: '', address: 'b@gmail.com' }] }), home), ['answers_elsewhere'])
  assert.deepEqual(
    marksOf(seen('a@soctrang.gov.vn', { links: [{ text: 'https://dichvucong.gov.vn', href: 'https://evil.example/x' }] }), home),
    ['false_link'],
  )
})

test('only what our own mail server found out is believed', () => {
  const ours = 'mx.soctrang.gov.vn; spf=fail smtp.mailfrom=x; dkim=none; dkim=pass header.d=y; dmarc=fail (p=reject)'
  assert.deepEqual(resultsOf(['evil.example; spf=pass; dmarc=pass', ours], home.judge), { spf: 'fail', dkim: 'pass', dmarc: 'fail' })
  assert.deepEqual(resultsOf(['evil.example; spf=pass'], home.judge), {})
  assert.deepEqual(resultsOf([ours], ''), {})
  assert.deepEqual(marksOf(seen('a@gmail.com', { results: [ours] }), home), ['dmarc_fail', 'spf_fail', 'outside'])
})

test('a link is false where its words name another place', () => {
  assert.equal(isFalseLink({ text: 'dichvucong.gov.vn', href: 'http://1.2.3.4/' }), true)
  for (const [text, href] of [
    ['Bấm vào đây', 'https://a.vn'],
    ['www.a.vn', 'https://a.vn/x'],
    ['a.vn', 'https://m.a.vn/x'],
    ['a@b.vn', 'mailto:a@b.vn'],
  ] as const)
    assert.equal(isFalseLink({ text, href }), false, text)
})

test('steps between words count letters changed round as one', () => {
  assert.deepEqual(
    [stepsBetween('abc', 'abc', 2), stepsBetween('abc', 'acb', 2), stepsBetween('abc', 'xyz', 2), stepsBetween('a', 'abcd', 2)],
    [0, 1, 3, 3],
  )
})
