import type { Config } from '#core/config.ts'
import type { Finding } from '#core/module.ts'
import { freshVersion } from './examine.ts'
import { ping } from './scanner.adapter.ts'
import { isStale, signaturesOf, staleAfterDays } from './scanner.rules.ts'

export type ScannerState =
  | { kind: 'off' }
  | { kind: 'away'; reason: string }
  | { kind: 'there'; version: string; datedAt: Date | undefined; stale: boolean }

/** Whether files are scanned now, and with what. */
export async function scannerState({ scanner }: Config, now: Date): Promise<ScannerState> {
  if (!scanner) return { kind: 'off' }
  if (!(await ping(scanner))) return { kind: 'away', reason: scanner.address }
  try {
    const version = await freshVersion(scanner)
    return { kind: 'there', version, datedAt: signaturesOf(version).datedAt, stale: isStale(version, now) }
  } catch (error) {
    return { kind: 'away', reason: error instanceof Error ? error.message : 'unknown' }
  }
}

const subject = 'files'
const clamd = 'start clamd, and see that TINHSO_SCANNER names its socket or port'

/** The same for `tinhso doctor`: in production a file that nothing scans is a fault. */
export async function scannerFinding(config: Config, now: Date): Promise<Finding> {
  const state = await scannerState(config, now)
  if (state.kind === 'off') {
    const message = 'files are not scanned: no scanner set'
    if (config.mode !== 'production') return { ok: true, subject, message }
    return { ok: false, subject, message, remedy: 'install clamav-daemon and set TINHSO_SCANNER, such as unix:/run/clamav/clamd.ctl' }
  }
  if (state.kind === 'away')
    return { ok: false, subject, message: `the scanner does not answer (${state.reason}): new files wait for it`, remedy: clamd }
  const message = `files are scanned by ${state.version}`
  if (!state.stale) return { ok: true, subject, message }
  const age = state.datedAt ? `are older than ${staleAfterDays} days` : 'have no date'
  return { ok: false, subject, message: `${message}, whose signatures ${age}`, remedy: 'run freshclam' }
}
