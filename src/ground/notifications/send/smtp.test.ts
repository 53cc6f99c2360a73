import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { test } from 'node:test'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { type Outgoing, Undeliverable } from './channel.ts'
import { smtpChannel } from './smtp.adapter.ts'

/*
 * A real mail server over a real socket: one that takes mail, one that refuses, one that is slow, one that dies in the middle.
 */
const mail: Outgoing = {
  id: '11111111-2222-4333-8444-555555555555',
  channel: 'email',
  address: 'nhan@vidu.vn',
  title: 'Tỉnh số',
  body: 'Hồ sơ H51.1 đã có kết quả. Mời bạn đến nhận.',
  lang: 'vi',
  link: 'https://so.example/ho-so/H51.1',
  template: 'x',
  vars: {},
}

async function withServer(options: SMTPServerOptions, use: (port: number) => Promise<void>): Promise<void> {
  const server = new SMTPServer({ authOptional: true, closeTimeout: 50, disabledCommands: ['STARTTLS'], ...options })
  server.on('error', () => undefined)
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', () => done()))
  try {
    await use((server.server.address() as AddressInfo).port)
  } finally {
    await new Promise<void>((done) => server.close(() => done()))
  }
}

const channelAt = (port: number, timeoutSeconds = 5) =>
  smtpChannel({ url: `smtp://127.0.0.1:${port}`, from: 'Tỉnh số <tin@so.example>', timeoutSeconds })

test('a mail server gets the message whole: words, link, who it is from and that a machine wrote it', async () => {
  let taken = ''
  const to: string[] = []
  const options: SMTPServerOptions = {
    onData: (stream, session, done) => {
      to.push(...session.envelope.rcptTo.map((each) => each.address))
      stream.on('data', (chunk: Buffer) => void (taken += chunk.toString()))
      stream.on('end', () => done())
    },
  }
  await withServer(options, async (port) => {
    const { ref } = await channelAt(port).send(mail)
    assert.equal(ref, `<${mail.id}@so.example>`)
  })
  assert.deepEqual(to, ['nhan@vidu.vn'])
  assert.match(taken, /Auto-Submitted: auto-generated/)
  assert.match(taken, /From: =\?UTF-8\?/)
  const encoded = /\r\n\r\n([\s\S]+)$/.exec(taken)?.[1] ?? ''
  const words = /base64/.test(taken)
    ? Buffer.from(encoded, 'base64').toString()
    : encoded.replace(/=\r\n/g, '').replace(/(=[0-9A-F]{2})+/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString())
  assert.match(words, /Hồ sơ H51\.1 đã có kết quả\. Mời bạn đến nhận\./)
  assert.match(words, /https:\/\/so\.example\/ho-so\/H51\.1/)
})

test('an address that the server does not know is undeliverable; a full mailbox is a matter of time', async () => {
  const answer = (code: number, words: string): SMTPServerOptions => ({
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error(words), { responseCode: code })),
  })
  await withServer(answer(550, 'no such user'), async (port) => assert.rejects(channelAt(port).send(mail), Undeliverable))
  await withServer(answer(452, 'mailbox full'), async (port) =>
    assert.rejects(channelAt(port).send(mail), (error: Error) => !(error instanceof Undeliverable) && /mailbox full/.test(error.message)),
  )
})

test('refused relaying is our own fault, not the reader’s: it is tried again', async () => {
  const options: SMTPServerOptions = {
    onMailFrom: (_address, _session, done) => done(Object.assign(new Error('relaying denied'), { responseCode: 554 })),
  }
  await withServer(options, async (port) =>
    assert.rejects(
      channelAt(port).send(mail),
      (error: Error) => !(error instanceof Undeliverable) && /relaying denied/.test(error.message),
    ),
  )
})

async function silentServer(behave: (server: Server) => void): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer()
  const sockets = new Set<import('node:net').Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  behave(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((done) => server.close(() => done()))
    },
  }
}

test('a server that never answers costs its time limit and no more, one that dies in the middle is a fault of now', async () => {
  const slow = await silentServer(() => undefined)
  await assert.rejects(channelAt(slow.port, 0.2).send(mail), (error: Error) => !(error instanceof Undeliverable))
  await slow.close()
  const dying = await silentServer((server) =>
    server.on('connection', (socket) => {
      socket.write('220 ready\r\n')
      socket.once('data', () => socket.destroy())
    }),
  )
  await assert.rejects(channelAt(dying.port).send(mail), (error: Error) => !(error instanceof Undeliverable))
  await dying.close()
  await assert.rejects(channelAt(dying.port).send(mail), /ECONNREFUSED/)
})
