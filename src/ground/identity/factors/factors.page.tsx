import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { faultOf } from '../form/faults.rules.ts'

type Key = { id: string; label: string; createdAt: Date; usedAt: Date | null }
type Link = { id: string; issuer: string; level: number; linkedAt: Date }
type Props = {
  t: T
  factors: { totp: boolean; passkeys: number; recoveryLeft: number }
  passkeys: Key[]
  links: Link[]
  verifiedAt: Date | null
  citizen: boolean
  eId: boolean
  needed: boolean
  required: boolean
  canHavePasskeys: boolean
  device: string
  done: string
}

const dones: Record<string, MessageKey> = {
  khoa: 'identity.factors.added',
  bo: 'identity.factors.removed',
  'lien-ket': 'identity.e_id.linked',
  'bo-lien-ket': 'identity.e_id.unlinked',
}

export function FactorsPage(props: Props): VNode {
  const { t, factors, needed, required, done } = props
  const message = dones[done]
  const none = !factors.totp && factors.passkeys === 0
  return (
    <div class="narrow">
      <h1>{t('identity.factors.title')}</h1>
      {message && <Notice kind="done">{t(message)}</Notice>}
      {needed && none && (
        <Notice kind="attention" title={t('identity.factors.needed')}>
          {t(required ? 'identity.factors.needed_text' : 'identity.factors.offered_text')}
        </Notice>
      )}
      <p>{t('identity.factors.about')}</p>
      <Passkeys {...props} />
      <App {...props} />
      {props.citizen && <EId {...props} />}
    </div>
  )
}

function Passkeys({ t, passkeys, canHavePasskeys, device }: Props): VNode {
  return (
    <section class="section" aria-labelledby="khoa">
      <h2 id="khoa">{t('identity.passkey.title')}</h2>
      <p>{t('identity.passkey.about')}</p>
      {passkeys.length > 0 && (
        <Table
          caption={t('identity.passkey.title')}
          captionUnseen
          headKey="label"
          columns={[
            { key: 'label', label: t('identity.session.device') },
            { key: 'used', label: t('identity.session.seen') },
            { key: 'act', label: t('identity.factors.remove'), unseenLabel: true },
          ]}
          rows={passkeys.map((key) => ({
            id: key.id,
            cells: {
              label: key.label,
              used: <span class="num">{formatDateTime(t.lang, key.usedAt ?? key.createdAt)}</span>,
              act: (
                <form method="post" action={`/tai-khoan/khoa/${key.id}/bo`}>
                  <Button kind="quiet">
                    {t('identity.factors.remove')}
                    <span class="unseen"> {key.label}</span>
                  </Button>
                </form>
              ),
            },
          }))}
        />
      )}
      {canHavePasskeys ? (
        <add-passkey
          data-label={t('identity.passkey.add')}
          data-failed={t('identity.passkey.failed')}
          data-unable={t('identity.passkey.unable')}
          data-device={device || t('identity.passkey.this_device')}
        />
      ) : (
        <p class="hint">{t('identity.passkey.no_name')}</p>
      )}
    </section>
  )
}

function App({ t, factors }: Props): VNode {
  return (
    <section class="section" aria-labelledby="ung-dung-ma">
      <h2 id="ung-dung-ma">
        {t('identity.totp.title')} {factors.totp && <Tag kind="done">{t('identity.factors.on')}</Tag>}
      </h2>
      <p>{t('identity.totp.about')}</p>
      {factors.totp ? (
        <>
          <p>{t('identity.recovery.left', { count: factors.recoveryLeft })}</p>
          <div class="actions">
            <form method="post" action="/tai-khoan/khoa/ma-du-phong">
              <Button kind="secondary">{t('identity.recovery.renew')}</Button>
            </form>
            <form method="post" action="/tai-khoan/khoa/ung-dung-ma/bo">
              <Button kind="danger">{t('identity.totp.remove')}</Button>
            </form>
          </div>
        </>
      ) : (
        <form method="post" action="/tai-khoan/khoa/ung-dung-ma">
          <Button kind="secondary">{t('identity.totp.begin')}</Button>
        </form>
      )}
    </section>
  )
}

function EId({ t, links, verifiedAt, eId }: Props): VNode {
  return (
    <section class="section" aria-labelledby="dinh-danh">
      <h2 id="dinh-danh">
        {t('identity.e_id.title')} {verifiedAt && <Tag kind="done">{t('identity.e_id.verified')}</Tag>}
      </h2>
      <p>{verifiedAt ? t('identity.e_id.verified_since', { date: formatDate(t.lang, verifiedAt) }) : t('identity.e_id.about')}</p>
      {links.map((link) => (
        <form method="post" action={`/tai-khoan/khoa/dinh-danh/${link.id}/bo`} key={link.id}>
          <p>{t('identity.e_id.link', { issuer: new URL(link.issuer).host, date: formatDate(t.lang, link.linkedAt) })}</p>
          <Button kind="danger">{t('identity.e_id.unlink')}</Button>
        </form>
      ))}
      {eId && links.length === 0 && (
        <ButtonLink
          href={`/dang-nhap/dinh-danh?${new URLSearchParams({ viec: 'link', ve: '/tai-khoan/khoa?xong=lien-ket' })}`}
          kind="secondary"
        >
          {t('identity.e_id.begin_link')}
        </ButtonLink>
      )}
    </section>
  )
}

export function EnrolPage({ t, picture, secret, errors }: { t: T; picture: string; secret: string; errors: FieldFault[] }): VNode {
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('identity.totp.title')}</h1>
      <p>{t('identity.totp.scan')}</p>
      <p>
        <img src={picture} alt={t('identity.totp.picture')} width={240} height={240} />
      </p>
      <p>
        {t('identity.totp.or_type')} <strong class="code">{secret.replace(/(.{4})/g, '$1 ').trim()}</strong>
      </p>
      <form method="post" action="/tai-khoan/khoa/ung-dung-ma/xac-nhan" novalidate>
        <TextField
          t={t}
          name="code"
          label={t('identity.totp.first')}
          error={faultOf(errors, 'code')}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={10}
        />
        <Actions>
          <Button>{t('identity.totp.confirm')}</Button>
        </Actions>
      </form>
    </div>
  )
}

export function RecoveryPage({ t, codes }: { t: T; codes: string[] }): VNode {
  return (
    <div class="narrow">
      <h1>{t('identity.recovery.title')}</h1>
      <Notice kind="attention">{t('identity.recovery.once')}</Notice>
      <ul class="plain">
        {codes.map((code) => (
          <li key={code}>
            <strong class="code">{code}</strong>
          </li>
        ))}
      </ul>
      <ButtonLink href="/tai-khoan/khoa">{t('identity.officers.password_noted')}</ButtonLink>
    </div>
  )
}
