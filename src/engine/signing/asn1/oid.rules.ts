/** The names by which certificates, signatures and time-stamps say what they are. */
export const oids = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  revocationInfo: '1.2.840.113583.1.1.8',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
  sha1: '1.3.14.3.2.26',
  rsa: '1.2.840.113549.1.1.1',
  rsaPss: '1.2.840.113549.1.1.10',
  rsaSha256: '1.2.840.113549.1.1.11',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  crlReason: '2.5.29.21',
} as const

const digests: Record<string, string> = { [oids.sha256]: 'sha256', [oids.sha384]: 'sha384', [oids.sha512]: 'sha512', [oids.sha1]: 'sha1' }

/** The digest's name in node:crypto; undefined for what nobody should sign with any more, and for the unknown. */
export const digestNamed = (oid: string): string | undefined => digests[oid]

const inSignature: Record<string, { key: 'rsa' | 'rsa-pss' | 'ec'; digest?: string }> = {
  [oids.rsa]: { key: 'rsa' },
  [oids.rsaPss]: { key: 'rsa-pss' },
  [oids.rsaSha256]: { key: 'rsa', digest: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'rsa', digest: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'rsa', digest: 'sha512' },
  [oids.ecdsaSha256]: { key: 'ec', digest: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'ec', digest: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'ec', digest: 'sha512' },
}

export const signatureNamed = (oid: string): { key: 'rsa' | 'rsa-pss' | 'ec'; digest?: string } | undefined => inSignature[oid]
