import { Secret, TOTP } from 'otpauth'

const period = 30
// One step back and one ahead: phones' clocks are a little off, and a code takes a moment to type.
const slack = 1

const totpOf = (secret: string): TOTP =>
  new TOTP({ issuer: 'Tỉnh số', secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period })

/** 160 bits, as RFC 4226 asks for. */
export const newSecret = (): string => new Secret({ size: 20 }).base32

/** What the authenticator app reads from the picture. */
export function enrolmentUri(secret: string, account: string): string {
  const totp = totpOf(secret)
  totp.label = account
  return totp.toString()
}

/** The time step whose code this is; undefined when it is none of now, or of a step that was taken before. */
export function stepOfCode(secret: string, code: string, at: Date, lastStep: number): number | undefined {
  const typed = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(typed)) return undefined
  const delta = totpOf(secret).validate({ token: typed, timestamp: at.getTime(), window: slack })
  if (delta === null) return undefined
  const step = Math.floor(at.getTime() / 1000 / period) + delta
  return step > lastStep ? step : undefined
}

export const codeAt = (secret: string, at: Date): string => totpOf(secret).generate({ timestamp: at.getTime() })

/** A recovery code as it is compared: small letters and digits, however it was typed. */
export const foldRecovery = (text: string): string | undefined => {
  const code = text.toLowerCase().replace(/[\s-]/g, '')
  return /^[a-hj-km-np-z2-9]{10}$/.test(code) ? code : undefined
}
