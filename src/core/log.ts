import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import type { Config } from '#core/config.ts'

/** One JSON line per request with its id. Query strings are not logged: people type names and numbers into them. */
export function jsonLogger(config: Config): FastifyBaseLogger {
  return pino({
    level: config.logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
    },
  })
}
