import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'

type Props = { t: T; purpose: 'sign_in' | 'half' | 'confirm'; ve: string }

/** A button that the browser fills with life; without JavaScript, or where the device knows no passkeys, it is not drawn. */
export function UsePasskey({ t, purpose, ve }: Props): VNode {
  return (
    <use-passkey
      data-purpose={purpose}
      data-ve={ve}
      data-label={t('identity.passkey.use')}
      data-failed={t('identity.passkey.failed')}
      class="section"
    />
  )
}
