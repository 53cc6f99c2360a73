import { createServer, type Socket } from 'node:net'

/** The test string of the anti-malware industry, which is no malware; in two halves, so that no scanner stops at this file. */
export const eicar = Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''))

/** How the stand-in behaves; change it while it runs. */
export type Manner = {
  version: string
  /** What it finds, by name. */
  signatures: Record<string, Buffer>
  /** Beyond so many bytes it reads no more. */
  most: number
  /** It takes everything in and never answers. */
  silent: boolean
  /** Sizes of what it was sent. */
  seen: number[]
}

/** An outside system played in a test: a server that speaks clamd's protocol (zPING, zVERSION, zINSTREAM). */
export async function startClamd(given: Partial<Manner> = {}): Promise<{ address: string; manner: Manner; stop(): Promise<void> }> {
  const manner: Manner = {
    version: 'ClamAV 1.4.3/27555/Sun Nov 22 08:00:00 2026',
    signatures: { 'Eicar-Test-Signature': eicar },
    most: 10 * 1024 * 1024,
    silent: false,
    seen: [],
    ...given,
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let bytes = Buffer.alloc(0)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.on('data', (more: Buffer) => {
      bytes = Buffer.concat([bytes, more])
      const answer = manner.silent ? undefined : answerOf(bytes, manner)
      if (answer !== undefined && !socket.writableEnded) socket.end(`${answer}\0`)
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as { port: number }
  return {
    address: `tcp://127.0.0.1:${port}`,
    manner,
    stop: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}

function answerOf(bytes: Buffer, manner: Manner): string | undefined {
  const end = bytes.indexOf(0)
  if (end < 0) return undefined
  const command = bytes.toString('latin1', 0, end)
  if (command === 'zPING') return 'PONG'
  if (command === 'zVERSION') return manner.version
  if (command !== 'zINSTREAM') return 'UNKNOWN COMMAND'
  const content: Buffer[] = []
  let size = 0
  for (let at = end + 1; at + 4 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (length === 0) return verdict(Buffer.concat(content), manner)
    size += length
    if (size > manner.most) return 'INSTREAM size limit exceeded. ERROR'
    content.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}

function verdict(content: Buffer, manner: Manner): string {
  manner.seen.push(content.length)
  const found = Object.entries(manner.signatures).find(([, mark]) => content.includes(mark))
  return found ? `stream: ${found[0]} FOUND` : 'stream: OK'
}
