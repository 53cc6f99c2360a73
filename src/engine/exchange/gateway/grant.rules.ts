/** An endpoint as a contract names it: `{x}` stands for one segment, `**` at the end for any rest. */
export type Endpoint = { method: string; path: string }

export const keyOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

const partsOf = (path: string): string[] => path.split('/').filter((part) => part !== '')

function fits(template: readonly string[], segments: readonly string[]): boolean {
  for (const [index, part] of template.entries()) {
    if (part === '**') return index === template.length - 1
    const segment = segments[index]
    if (segment === undefined || segment === '') return false
    if (!/^\{[^}]*\}$/.test(part) && part !== segment) return false
  }
  return template.length === segments.length
}

/** How exactly a template names a path: literal segments before holes, holes before a rest. */
const weight = (template: readonly string[]): string =>
  template.map((part) => (part === '**' ? '2' : part.startsWith('{') ? '1' : '0')).join('')

/** The endpoint that a call is for; the most exact template wins, as in OpenAPI. */
export function findEndpoint<E extends Endpoint>(endpoints: readonly E[], method: string, segments: readonly string[]): E | undefined {
  const found = endpoints
    .filter((endpoint) => (endpoint.method === '*' || endpoint.method === method) && fits(partsOf(endpoint.path), segments))
    .sort((a, b) => (weight(partsOf(a.path)) < weight(partsOf(b.path)) ? -1 : 1))
  return found[0]
}

export type Grant = {
  id: string
  clientId: string
  serviceId: string
  /** Null: every endpoint of the service. */
  endpointKeys: readonly string[] | null
  validFrom: number
  validUntil: number
  perMinute: number
  logging: 'content' | 'metadata' | 'none'
}

// A call that two agreements allow is kept as fully as either asks.
const fullness = { content: 0, metadata: 1, none: 2 }

/** The agreement that lets a client call an endpoint now. */
export function findGrant(
  grants: readonly Grant[],
  call: { clientId: string; serviceId: string; endpoint: Endpoint; at: number },
): Grant | undefined {
  const key = keyOf(call.endpoint)
  return grants
    .filter(
      (grant) =>
        grant.clientId === call.clientId &&
        grant.serviceId === call.serviceId &&
        grant.validFrom <= call.at &&
        call.at < grant.validUntil &&
        (grant.endpointKeys === null || grant.endpointKeys.includes(key)),
    )
    .sort((a, b) => fullness[a.logging] - fullness[b.logging])[0]
}
