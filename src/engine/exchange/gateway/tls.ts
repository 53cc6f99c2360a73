import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import type { Handler } from './gateway.ts'
import { isExchangeCall } from './gateway.ts'
import { Fault, faultBody } from './faults.rules.ts'

/**
 * The gateway's own listener with mutual TLS. A client certificate is asked for and not checked against authorities: it counts
 * when an operator has pinned it to a system, which the gateway looks up.
 */
export function createTlsServer(own: { cert: string; key: string }, handler: Handler): Server {
  const server = createServer(
    {
      cert: own.cert,
      key: own.key,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      requestTimeout: 300_000,
      headersTimeout: 20_000,
      maxHeaderSize: 32_768,
    },
    (request, response) => {
      if (isExchangeCall(request.url)) return handler(request, response)
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
      return response.end('this listener serves /r1 only\n')
    },
  )
  server.on('clientError', (_error, socket) => refuseUnreadable(socket as Socket))
  return server
}

/** A request that cannot even be read (broken framing, both a length and chunks) is a bad request of the protocol as well. */
function refuseUnreadable(socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const fault = new Fault('Client.BadRequest', 'the request cannot be read as HTTP/1.1')
  const { type, body } = faultBody(fault, '-', undefined)
  const head = `HTTP/1.1 400 Bad Request\r\nX-Road-Error: ${fault.kind}\r\nContent-Type: ${type}\r\n`
  socket.end(`${head}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
}
