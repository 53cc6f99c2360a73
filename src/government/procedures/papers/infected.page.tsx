import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { ButtonLink } from '#core/ui/button.tsx'
import { Notice } from '#core/ui/notice.tsx'

/** Papers that nobody can open, because there was malware in them, and the way to ask for them again. */
export function InfectedNotice({ t, names, askHref }: { t: T; names: string; askHref: string | undefined }): VNode {
  return (
    <Notice kind="attention" title={t('procedures.infected.title')}>
      <p>{t(askHref ? 'procedures.infected.text' : 'procedures.infected.asked', { names })}</p>
      {askHref && <ButtonLink href={askHref}>{t('procedures.infected.ask')}</ButtonLink>}
    </Notice>
  )
}
