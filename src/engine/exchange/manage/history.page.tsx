import type { VNode } from 'preact'
import { formatDateTime, type MessageKey, type T } from '#core/i18n.ts'
import type { Trace } from '../register/register.queries.ts'

/** What was done to it, newest first. */
export function History({ t, trace }: { t: T; trace: Trace[] }): VNode | null {
  if (trace.length === 0) return null
  return (
    <section class="section" aria-labelledby="dau-vet">
      <h2 id="dau-vet">{t('exchange.ui.history')}</h2>
      <ul>
        {trace.map((one) => (
          <li key={`${one.at.toISOString()} ${one.what}`}>
            <span class="num">{formatDateTime(t.lang, one.at)}</span> {t(`exchange.trace.${one.what}` as MessageKey)}
          </li>
        ))}
      </ul>
    </section>
  )
}
