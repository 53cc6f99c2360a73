import type { FastifyReply, FastifyRequest } from 'fastify'
import { h } from 'preact'
import { dayOf } from '#core/i18n.ts'
import { fingerprint } from '#core/seal.ts'
import { findCode } from '../labels/labels.queries.ts'
import { labelPath } from '../lots/label-path.rules.ts'
import { findLot } from '../lots/lots.queries.ts'
import { insertScan } from '../scan/scan.queries.ts'
import { LookUpPage } from './look-up.page.tsx'

/** The number on a bag typed by hand. One that was never issued is noted too: it is how copies show. */
export async function show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t, server } = request
  const { db, clock, config } = server
  const typed = ((request.query as { ma?: string }).ma ?? '').trim()
  const serial = typed.toUpperCase().replaceAll(/[^0-9A-Z]/g, '')
  if (!serial) return reply.page({ title: t('trace.look_up.title'), body: h(LookUpPage, { t, typed: '', scanId: undefined }) })
  const code = await findCode(db, serial)
  const lot = code && (await findLot(db, code.lotId))
  if (lot) return reply.redirect(labelPath(lot, serial), 303)
  const at = clock.now()
  const visitor = fingerprint(config.secret, 'trace.visitor', `${dayOf(at)} ${request.ip} ${request.headers['user-agent'] ?? ''}`).slice(
    0,
    16,
  )
  const scanId = await insertScan(db, { serial: serial.slice(0, 40), codeId: null, productId: null, visitor, at })
  return reply.page({ title: t('trace.look_up.title'), body: h(LookUpPage, { t, typed, scanId }), parts: ['trace'], status: 404 })
}
