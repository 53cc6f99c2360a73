import type { ServiceKey } from '../contracts/contract.ts'
import { contracts } from '../contracts/contracts.ts'
import type { StandInFault } from './faults.rules.ts'

const parametersOf = (path: string): object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }))

/** Takes the schema's last field away: a change that breaks who reads it. */
function without(schema: { properties?: Record<string, unknown>; required?: string[] }): object {
  const [gone] = Object.keys(schema.properties ?? {}).slice(1, 2)
  const properties = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([key]) => key !== gone))
  return { ...schema, properties, required: (schema.required ?? []).filter((key) => key !== gone) }
}

/**
 * The OpenAPI description that a stand-in publishes of itself: the shapes are ours, until the agency's own description is at hand.
 * With the fault `changed_contract` it is one that breaks us.
 */
export function standInDocument(service: ServiceKey, fault: StandInFault): object {
  const own = contracts.filter((op) => op.service === service)
  const changed = fault === 'changed_contract'
  const paths = own.map((op) => {
    const plain = JSON.parse(JSON.stringify(op.answer)) as { properties?: Record<string, unknown>; required?: string[] }
    const schema = changed ? without(plain) : plain
    const needed = changed ? [{ name: 'reason', in: 'query', required: true, schema: { type: 'string' } }] : []
    const get = {
      summary: `${service}: ${op.name}`,
      parameters: [...parametersOf(op.path), ...needed],
      responses: {
        200: { description: 'Found', content: { 'application/json': { schema } } },
        404: { description: 'Not there' },
      },
    }
    return [op.path, { get }]
  })
  const version = changed ? '2.0' : '1.0'
  return { openapi: '3.0.3', info: { title: `STAND-IN: ${service}`, version }, paths: Object.fromEntries(paths) }
}
