// The two ends of the exchange's measurement, each in a process of its own: a provider that answers at once, and the gateway.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '#core/clock.ts'
import { readConfig } from '#core/config.ts'
import { createDb, createPool } from '#core/db.ts'
import { openExchange } from '../src/engine/exchange/gateway/exchange.ts'
import { createGateway } from '../src/engine/exchange/gateway/gateway.ts'

const answer = Buffer.from(JSON.stringify({ name: 'Thạch Thị Thử', born: '1990-01-01', text: 'x'.repeat(900) }))

function providerHandler(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse): void {
  request.resume()
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length })
    response.end(answer)
  })
}

const config = readConfig()
const handler =
  process.env.EXCHANGE_END === 'provider'
    ? providerHandler
    : createGateway(openExchange({ db: createDb(createPool(config.databaseUrl, config.pool)), clock: systemClock, config }))
const server = createServer(handler)
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => process.send?.({ usage: process.cpuUsage(), rss: process.memoryUsage.rss() }))
