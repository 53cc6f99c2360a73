import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'

/** Kept by the service worker and shown when there is no network. An empty address loads the page that was asked for. */
export function OfflinePage({ t }: { t: T }): VNode {
  return (
    <div class="narrow">
      <h1>{t('core.offline.title')}</h1>
      <p class="lead">{t('core.offline.text')}</p>
      <p>{t('core.footer.help_text')}</p>
      <div class="actions">
        <ButtonLink href="">{t('core.offline.again')}</ButtonLink>
      </div>
    </div>
  )
}
