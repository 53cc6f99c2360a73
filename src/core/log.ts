import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type LoggerOptions, pino } from 'pino'
import type { Config } from '#core/config.ts'

/** One JSON line per request with its id. Query strings are not logged: people type names and numbers into them. */
export function jsonLogger(config: Config): FastifyBaseLogger {
  // Lines are written a few at a time, at the latest after half a second and when the program ends.
  const out = pino.destination({ dest: 1, sync: true, minLength: 8192 })
  setInterval(() => out.flushSync(), 500).unref()
  process.on('exit', () => out.flushSync())
  return pino(optionsOf(config), out)
}

function optionsOf(config: Config): LoggerOptions {
  return {
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
  }
}

/** Writes the one line of each request when it is answered: what was asked, how it ended, how long it took. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const path = request.url.split('?', 1)[0]
    request.log.info({ method: request.method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 }, 'answered')
  })
}
