import { connect, type Socket } from 'node:net'
import type { ScannerSettings } from '#core/config.ts'
import { type Verdict, verdictOf } from './scanner.rules.ts'

/** The scanner did not answer: not there, too slow, or it broke off. */
export class ScannerAway extends Error {}

const chunkBytes = 64 * 1024
const mostAnswer = 4_096

function open({ address }: ScannerSettings): Socket {
  const url = new URL(address)
  return url.protocol === 'unix:'
    ? connect({ path: decodeURIComponent(url.pathname) })
    : connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 3310) })
}

// It hung up in the middle of what it was sent, and its words were lost on the way: it takes no more than its StreamMaxLength.
const brokeOff = 'it hung up while it was sent the file: longer than its StreamMaxLength?\0'
const isBreak = (error: Error): boolean => ['EPIPE', 'ECONNRESET'].includes((error as { code?: string }).code ?? '')

/** One question over one connection, as clamd has it: what `write` sends, then what comes back up to its end. */
function ask(scanner: ScannerSettings, seconds: number, write: (socket: Socket) => Promise<void>): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = open(scanner)
    let answer = ''
    const over = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
      socket.destroy()
    }
    const timer = setTimeout(() => over(() => reject(new ScannerAway(`no answer within ${seconds} s`))), seconds * 1_000)
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      answer = (answer + text).slice(0, mostAnswer)
      if (answer.includes('\u0000')) over(() => resolve(answer))
    })
    // A scanner that will read no more says why and hangs up: its words count more than the pipe that broke.
    socket.on('error', (error: Error) =>
      over(() => (answer ? resolve(answer) : isBreak(error) ? resolve(brokeOff) : reject(new ScannerAway(error.message)))),
    )
    socket.on('close', () => over(() => (answer ? resolve(answer) : reject(new ScannerAway('it hung up')))))
    socket.on('connect', () => write(socket).catch(() => undefined))
  })
}

const send = (socket: Socket, bytes: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    if (socket.destroyed) reject(new ScannerAway('it hung up'))
    else socket.write(bytes, (error) => (error ? reject(error) : resolve()))
  })

const lengthOf = (bytes: number): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt32BE(bytes)
  return head
}

async function stream(socket: Socket, bytes: Buffer): Promise<void> {
  await send(socket, Buffer.from('zINSTREAM\0'))
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = bytes.subarray(at, at + chunkBytes)
    await send(socket, Buffer.concat([lengthOf(chunk.length), chunk]))
  }
  await send(socket, lengthOf(0))
}

/** What the scanner says of the bytes; throws ScannerAway where it says nothing. */
export async function scanBytes(scanner: ScannerSettings, bytes: Buffer, seconds: number): Promise<Verdict> {
  return verdictOf(await ask(scanner, seconds, (socket) => stream(socket, bytes)))
}

/** Program and signatures, such as `ClamAV 1.4.3/27555/Mon Nov 16 08:00:00 2026`. */
export async function askVersion(scanner: ScannerSettings): Promise<string> {
  const answer = await ask(scanner, scanner.timeoutSeconds, (socket) => send(socket, Buffer.from('zVERSION\0')))
  if (answer === brokeOff) throw new ScannerAway('it hung up')
  return answer.replaceAll('\u0000', '').trim().slice(0, 200)
}

/** Whether it is there. */
export async function ping(scanner: ScannerSettings): Promise<boolean> {
  const answer = await ask(scanner, scanner.timeoutSeconds, (socket) => send(socket, Buffer.from('zPING\0'))).catch(() => '')
  return answer.replaceAll('\u0000', '').trim() === 'PONG'
}
