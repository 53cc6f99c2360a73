import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Notice } from '#core/ui/notice.tsx'

type Props = { t: T; citizen: boolean; needsFactor: 'required' | 'offered' | undefined }

/** The ways in: second factors and the systems that were let in. */
export function Ways({ t, citizen, needsFactor }: Props): VNode {
  return (
    <section class="section" aria-labelledby="dang-nhap-an-toan">
      <h2 id="dang-nhap-an-toan">{t('identity.account.ways')}</h2>
      {needsFactor && (
        <Notice kind="attention" title={t('identity.factors.needed')}>
          {t(needsFactor === 'required' ? 'identity.factors.needed_text' : 'identity.factors.offered_text')}
        </Notice>
      )}
      <ul>
        <li>
          <a href="/tai-khoan/khoa">{t('identity.account.to_factors')}</a>
        </li>
        {citizen && (
          <li>
            <a href="/tai-khoan/to-chuc">{t('identity.account.to_orgs')}</a>
          </li>
        )}
        <li>
          <a href="/tai-khoan/ung-dung">{t('identity.account.to_apps')}</a>
        </li>
      </ul>
    </section>
  )
}
