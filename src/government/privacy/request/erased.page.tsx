import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'

export type ErasedView = { removed: Record<string, number>; kept: { what: MessageKey; why: MessageKey }[] }

/** What was taken away, and what stays for which reason. */
export function ErasedList({ t, erased }: { t: T; erased: ErasedView }): VNode {
  const count = Object.values(erased.removed).reduce((sum, each) => sum + each, 0)
  return (
    <section class="section" aria-labelledby="da-xoa">
      <h2 id="da-xoa">{t('privacy.erased')}</h2>
      <p>{t('privacy.erased_count', { count })}</p>
      {erased.kept.length > 0 && (
        <>
          <p>{t('privacy.kept')}</p>
          <ul>
            {erased.kept.map((each) => (
              <li key={each.what}>
                {t(each.what)}: {t(each.why)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
