import { createServer } from 'node:net'

// Below the ports that the system gives out by itself (Linux: from 32768 on): between the look and the use nobody else is given one
// of these. Each process of a run has a range of its own.
const first = 20_000 + (process.pid % 60) * 200
let next = first + (Date.now() % 100)

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })

/** A port of this machine that nobody listens at, never the same one twice. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 200; tries++) {
    const port = first + (next++ % 200)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port from ${first} to ${first + 199}`)
}
