import type { MessageKey } from '#core/i18n.ts'

/** Whether an identifier part keeps to section 4.8 of the protocol. */
export const isIdentifierPart = (text: string): boolean => /^[A-Za-z0-9'()+,.=?-]{1,60}$/.test(text) && !/^\.+$/.test(text)

/** Where a service may lie: http or https, without credentials, query or tricks, and never at the address of a cloud's metadata. */
export function urlFault(text: string): MessageKey | undefined {
  if (!URL.canParse(text)) return 'exchange.service.url_wrong'
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'exchange.service.url_wrong'
  if (url.username || url.password || url.search || url.hash) return 'exchange.service.url_wrong'
  if (/^(169\.254\.|\[fe80:|\[fd00:ec2::|metadata\.|0\.0\.0\.0$|\[::\]$)/i.test(url.hostname)) return 'exchange.service.url_wrong'
  return undefined
}

export type ServiceShape = {
  code: string
  nameVi: string
  baseUrl: string
  timeoutMs: number
  maxBytes: number
  openapiUrl: string
  caPem: string
}

export function faultsOfService(shape: ServiceShape): Record<string, MessageKey> {
  const faults: Record<string, MessageKey> = {}
  if (!isIdentifierPart(shape.code)) faults.code = 'exchange.identifier_wrong'
  if (!shape.nameVi.trim()) faults.nameVi = 'exchange.name_missing'
  const url = urlFault(shape.baseUrl)
  if (url) faults.baseUrl = url
  if (shape.openapiUrl) {
    const fault = urlFault(shape.openapiUrl.split('?')[0] ?? '')
    if (fault) faults.openapiUrl = fault
  }
  if (!Number.isInteger(shape.timeoutMs) || shape.timeoutMs < 100 || shape.timeoutMs > 300_000)
    faults.timeoutMs = 'exchange.service.timeout_wrong'
  if (!Number.isInteger(shape.maxBytes) || shape.maxBytes < 0 || shape.maxBytes > 1_073_741_824)
    faults.maxBytes = 'exchange.service.bytes_wrong'
  if (shape.caPem && !shape.caPem.includes('-----BEGIN CERTIFICATE-----')) faults.caPem = 'exchange.certificate_wrong'
  return faults
}

export type SystemShape = {
  memberClass: string
  member: string
  subsystem: string
  nameVi: string
  ownerName: string
  ownerUnitId: string
  securityLevel: number
}

export function faultsOfSystem(shape: SystemShape): Record<string, MessageKey> {
  const faults: Record<string, MessageKey> = {}
  if (!isIdentifierPart(shape.memberClass) || shape.memberClass.length > 30) faults.memberClass = 'exchange.identifier_wrong'
  if (!isIdentifierPart(shape.member)) faults.member = 'exchange.identifier_wrong'
  if (shape.subsystem && !isIdentifierPart(shape.subsystem)) faults.subsystem = 'exchange.identifier_wrong'
  if (!shape.nameVi.trim()) faults.nameVi = 'exchange.name_missing'
  if (!shape.ownerName.trim() && !shape.ownerUnitId) faults.ownerName = 'exchange.system.owner_missing'
  if (!Number.isInteger(shape.securityLevel) || shape.securityLevel < 1 || shape.securityLevel > 5)
    faults.securityLevel = 'exchange.system.level_wrong'
  return faults
}
