import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { faultOf } from '../form/faults.rules.ts'

type Props = { t: T; name: string; number: string; ve: string; login: string; errors: FieldFault[] }

export function ChoosePage({ t, name, number, ve, login, errors }: Props): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.e_id.choose')}</h1>
      <p>{t('identity.e_id.choose_text', { name, number })}</p>
      <section class="section" aria-labelledby="cua-toi">
        <h2 id="cua-toi">{t('identity.e_id.mine')}</h2>
        <form method="post" action="/dang-nhap/dinh-danh/chon/lien-ket" novalidate>
          <input type="hidden" name="ve" value={ve} />
          <TextField t={t} name="login" label={t('identity.contact.label')} value={login} autocomplete="username" />
          <TextField
            t={t}
            name="password"
            type="password"
            label={t('identity.password.label')}
            error={faultOf(errors, 'password')}
            autocomplete="current-password"
          />
          <Actions>
            <Button>{t('identity.e_id.link_it')}</Button>
          </Actions>
        </form>
      </section>
      <section class="section" aria-labelledby="tao-moi">
        <h2 id="tao-moi">{t('identity.e_id.not_mine')}</h2>
        <p>{t('identity.e_id.not_mine_text')}</p>
        <form method="post" action="/dang-nhap/dinh-danh/chon/tao-moi">
          <input type="hidden" name="ve" value={ve} />
          <Button kind="secondary">{t('identity.e_id.make')}</Button>
        </form>
      </section>
    </div>
  )
}
