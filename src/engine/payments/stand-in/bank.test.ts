import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Value } from 'typebox/value'
import { listen } from '../../../../test/exchange.ts'
import { world } from '../../../../test/world.ts'
import { isSigned } from '../bank/signature.ts'
import { TransferBody } from '../bank/webhook.ts'
import { behaviours, statementOf, transfer } from './bank.ts'

/* The contract with the bank, from both sides: what we take of its messages, and that the stand-in sends what we take. */

const told: TransferBody = {
  ...{ transactionId: 'FT01', bin: '970405', account: '7401201000001', amount: 20_000, content: 'NOP HS chuyen tien' },
  transactedAt: '2026-11-23T01:30:00.000Z',
}

test('the consumer’s side: a message of any other shape is none', () => {
  assert.ok(Value.Check(TransferBody, told))
  assert.ok(Value.Check(TransferBody, { ...told, senderName: 'NGUYEN VAN THU', senderAccount: '0123' }))
  for (const field of Object.keys(told)) {
    const { [field as 'bin']: _, ...rest } = told
    assert.ok(!Value.Check(TransferBody, rest), `without ${field}`)
    for (const wrong of [null, {}, field === 'amount' ? '20000' : 7])
      assert.ok(!Value.Check(TransferBody, { ...told, [field]: wrong }), `${field} as ${JSON.stringify(wrong)}`)
  }
  for (const amount of [0, -1, 1.5, 1e15]) assert.ok(!Value.Check(TransferBody, { ...told, amount }), `${amount} đồng`)
  assert.ok(!Value.Check(TransferBody, { ...told, more: 1 }))
})

test('the provider’s side: the stand-in sends what we take, signed, as often and as badly as it was told to', async (t) => {
  const w = await world()
  const heard: { body: string; signature: string | undefined }[] = []
  const platform = await listen((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      heard.push({ body: Buffer.concat(chunks).toString('utf8'), signature: request.headers['x-bank-signature'] as string | undefined })
      response.end('{}')
    })
  })
  t.after(() => platform.close())
  const at = new Date('2019-03-04T02:00:00Z')
  const secret = 'a secret between bank and platform'
  const wish = { bin: '970405', account: '7401201000001', amount: 50_000, content: 'NOP HS', at }
  const counted: Record<string, [messages: number, signed: number, amount: number]> = {}
  for (const behaviour of behaviours) {
    heard.length = 0
    const { transfer: made } = await transfer(w.db, { url: platform.url, secret }, wish, behaviour)
    for (const { body } of heard) assert.ok(Value.Check(TransferBody, JSON.parse(body)), body)
    const signed = heard.filter(({ body, signature }) => isSigned(secret, signature, body, at)).length
    counted[behaviour] = [heard.length, signed, made.amount]
  }
  assert.deepEqual(counted, {
    ...{ on_time: [1, 1, 50_000], late_notice: [0, 0, 50_000], late: [1, 1, 50_000], twice: [2, 2, 50_000], short: [1, 1, 49_000] },
    ...{ over: [1, 1, 55_000], unknown: [1, 1, 50_000], silent: [0, 0, 50_000], forged: [1, 0, 50_000] },
  })
  const lines = (await statementOf(w.db, '2019-03-04')).split('\n')
  assert.equal(lines.length, 1 + behaviours.length - 1, 'the statement of the day has every transfer but the one of four days later')
})
