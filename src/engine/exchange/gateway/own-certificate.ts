import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Finding } from '#core/module.ts'
import { certificateSha256 } from './authenticate.ts'

/** The certificate with which this gateway shows itself: to callers on its TLS port, and to providers that ask for one. */
export type OwnCertificate = { subject: string; sha256: string; notAfter: Date; pem: string; tlsPort: number }

type Settings = { certificateFile: string; tlsPort: number }

export function readOwnCertificate({ certificateFile, tlsPort }: Settings): OwnCertificate | undefined {
  if (!certificateFile) return undefined
  const pem = readFileSync(certificateFile, 'utf8')
  const certificate = new X509Certificate(pem)
  return {
    subject: certificate.subject.replaceAll('\n', ', '),
    sha256: certificateSha256(certificate.raw),
    notAfter: new Date(certificate.validTo),
    pem,
    tlsPort,
  }
}

const month = 30 * 86_400_000

/** Whether the certificate holds for another month: partners must pin the next one before this one ends. */
export function checkOwnCertificate(settings: Settings, at: Date): Finding[] {
  const own = readOwnCertificate(settings)
  if (!own) return []
  const day = own.notAfter.toISOString().slice(0, 10)
  return [
    {
      ok: own.notAfter.getTime() - at.getTime() > month,
      subject: 'exchange certificate',
      message: `${own.subject}, until ${day}`,
      remedy: 'make the next one, let partners pin it beside this one, then set TINHSO_EXCHANGE_CERT and TINHSO_EXCHANGE_KEY',
    },
  ]
}
