import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Validator } from '@seriousme/openapi-schema-validator'
import { world } from './world.ts'

test('the description of the interface is valid OpenAPI 3.1 and holds every route under /api', async () => {
  const { inject } = await world()
  const answer = await inject({ url: '/api/openapi.json' })
  assert.equal(answer.statusCode, 200)
  const document = answer.json<{ openapi: string; paths: Record<string, Record<string, { summary?: string }>> }>()
  assert.match(document.openapi, /^3\.1\./)
  const checked = await new Validator().validate(structuredClone(document))
  assert.equal(checked.valid, true, JSON.stringify(checked.errors))
  const described = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/'))
  assert.ok(described.length > 0)
  for (const [path, methods] of described)
    for (const [method, operation] of Object.entries(methods)) assert.ok(operation.summary, `${method} ${path} has no summary`)
})

test('the page of the interface names the routes', async () => {
  const { inject } = await world()
  const page = await inject({ url: '/api', headers: { accept: 'text/html' } })
  assert.equal(page.statusCode, 200)
})
