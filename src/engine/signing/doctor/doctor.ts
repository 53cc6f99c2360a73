import type { Context, Finding } from '#core/module.ts'
import { dayOf } from '#core/i18n.ts'
import { isStandInAllowed } from '../authority/authority.ts'
import { listEnding } from '../certificates/certificate.queries.ts'
import { warnDays } from '../certificates/certificates.ts'
import { countPapers } from '../papers/paper.queries.ts'
import { trustAnchors } from '../trust/trust.ts'

/** What an operator must know about signing: what ends soon, what stands, and what is only a stand-in. */
export async function examineSigning(context: Context): Promise<Finding[]> {
  const { db, clock, config } = context
  const at = clock.now()
  const subject = 'signing'
  const findings: Finding[] = []
  const ending = await listEnding(db, at, new Date(at.getTime() + warnDays * 86_400_000))
  findings.push(
    ending.length === 0
      ? { ok: true, subject, message: `no certificate ends within ${warnDays} days` }
      : {
          ok: false,
          subject,
          message: `certificates end within ${warnDays} days: ${ending.map((one) => `${one.subject} (${dayOf(one.validTo)})`).join(', ')}`,
          remedy: 'renew them at /quan-tri/chung-thu',
        },
  )
  const { signed, waiting, stuck } = await countPapers(db)
  findings.push(
    stuck === 0
      ? { ok: true, subject, message: `${signed} papers signed, ${waiting} wait for signature` }
      : {
          ok: false,
          subject,
          message: `${stuck} papers could not be signed`,
          remedy: 'see why at /quan-tri/ky-so; what is put right there is tried again',
        },
  )
  if (isStandInAllowed(context))
    return [
      ...findings,
      { ok: true, subject, message: 'a stand-in authority issues certificates and time-stamps: worth nothing outside this machine' },
    ]
  if (!config.signing.tsaUrl)
    findings.push({ ok: false, subject, message: 'no time-stamp authority: nothing can be signed', remedy: 'set TINHSO_TSA_URL' })
  if (!config.signing.remote)
    findings.push({
      ok: false,
      subject,
      message: 'no signing service: papers can only be signed elsewhere and handed in',
      remedy: 'set TINHSO_SIGNING_URL and its client',
    })
  if ((await trustAnchors(context)).length === 0)
    findings.push({
      ok: false,
      subject,
      message: 'no trusted authority: every signature is judged as unknown',
      remedy: 'put their certificates into trust/*.pem of the pack',
    })
  return findings
}
