import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'

export function GoOnPage({ t, to }: { t: T; to: string }): VNode {
  return (
    <div class="narrow">
      <h1>{t('identity.go_on.title')}</h1>
      <p>{t('identity.go_on.text')}</p>
      <ButtonLink href={to}>{t('identity.go_on.button')}</ButtonLink>
    </div>
  )
}
