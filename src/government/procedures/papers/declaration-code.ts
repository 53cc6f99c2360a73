import { timingSafeEqual } from 'node:crypto'
import type { Config } from '#core/config.ts'
import { fingerprint } from '#core/seal.ts'
import type { Dossier } from '../dossier/dossier.ts'
import { readCode, verificationCode } from './verification.rules.ts'

/** The code on a declaration: only this program can make it, and only for exactly what was declared. */
export function declarationCode(config: Config, dossier: Pick<Dossier, 'code' | 'answers' | 'filedAt'>): string {
  const said = JSON.stringify([dossier.code, dossier.filedAt.toISOString(), dossier.answers])
  const bytes = Buffer.from(fingerprint(config.secret, 'declaration', said), 'base64url')
  let at = 0
  return verificationCode((below) => (bytes[at++] ?? 0) % below)
}

/** Whether a code as somebody typed it is the one of this declaration. */
export function isDeclarationCode(config: Config, dossier: Pick<Dossier, 'code' | 'answers' | 'filedAt'>, typed: string): boolean {
  const code = readCode(typed)
  return code !== undefined && timingSafeEqual(Buffer.from(code), Buffer.from(declarationCode(config, dossier)))
}

export const declarationUrl = (publicUrl: string, dossierCode: string, code: string): string =>
  `${publicUrl}/kiem-tra/to-khai?${new URLSearchParams({ hs: dossierCode, ma: code })}`
