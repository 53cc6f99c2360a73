import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatNumber, localized, localizedLang, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import type { Credential, Service, System } from '../register/register.queries.ts'
import { Frame, home, PlainForm, type Values } from './form.page.tsx'

type Line = System & { identifier: string; owner: string; services: number }

type Own = { subject: string; sha256: string; notAfter: Date; pem: string; tlsPort: number }

/** What partners need to know this gateway by: they pin its certificate, as we pin theirs. */
function OwnCertificate({ t, own }: { t: T; own: Own | undefined }): VNode {
  return (
    <section class="section" aria-labelledby="chung-thu-cong">
      <h2 id="chung-thu-cong">{t('exchange.ui.own_certificate')}</h2>
      <p class="soft">{t(own ? 'exchange.ui.own_certificate_text' : 'exchange.ui.own_certificate_none')}</p>
      {own && (
        <>
          <SummaryList
            t={t}
            rows={[
              { label: t('exchange.ui.certificate_subject'), value: <code>{own.subject}</code> },
              { label: 'SHA-256', value: <code>{own.sha256}</code> },
              { label: t('exchange.ui.valid_until'), value: <span class="num">{formatDate(t.lang, own.notAfter)}</span> },
              { label: t('exchange.ui.tls_port'), value: own.tlsPort > 0 ? String(own.tlsPort) : '–' },
            ]}
          />
          <details>
            <summary>{t('exchange.ui.certificate_show')}</summary>
            <pre>
              <code>{own.pem}</code>
            </pre>
          </details>
        </>
      )}
    </section>
  )
}

export function SystemsPage({ t, systems, own }: { t: T; systems: Line[]; own: Own | undefined }): VNode {
  const action = <ButtonLink href={`${home}/he-thong/them`}>{t('exchange.ui.new_system')}</ButtonLink>
  return (
    <Frame t={t} part="" action={action}>
      {systems.length === 0 ? (
        <Empty title={t('exchange.ui.no_systems')} text={t('exchange.ui.no_systems_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.systems')}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('exchange.ui.system') },
            { key: 'identifier', label: t('exchange.ui.identifier') },
            { key: 'owner', label: t('exchange.ui.owner') },
            { key: 'level', label: t('exchange.ui.level'), align: 'right' },
            { key: 'services', label: t('exchange.ui.services'), align: 'right' },
          ]}
          rows={systems.map((system) => ({
            id: system.id,
            href: `${home}/he-thong/${system.id}`,
            cells: {
              name: (
                <>
                  <a href={`${home}/he-thong/${system.id}`} lang={localizedLang(t.lang, system.name)}>
                    {localized(t.lang, system.name)}
                  </a>{' '}
                  {system.disabledAt && <Tag kind="stale">{t('exchange.ui.disabled')}</Tag>}
                </>
              ),
              identifier: <code>{system.identifier}</code>,
              owner: <span lang="vi">{system.owner}</span>,
              level: String(system.securityLevel),
              services: formatNumber(t.lang, system.services),
            },
          }))}
        />
      )}
      <OwnCertificate t={t} own={own} />
    </Frame>
  )
}

type Props = {
  t: T
  system: System
  identifier: string
  owner: string
  credentials: Credential[]
  services: Service[]
  errors: FieldFault[]
  values: Values
}

export function SystemPage({ t, system, identifier, owner, credentials, services, errors, values }: Props): VNode {
  const at = `${home}/he-thong/${system.id}`
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1 lang={localizedLang(t.lang, system.name)}>{localized(t.lang, system.name)}</h1>
      {system.disabledAt && (
        <Notice kind="attention">{t('exchange.ui.system_disabled_since', { date: formatDate(t.lang, system.disabledAt) })}</Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.identifier'), value: <code>{identifier}</code> },
          { label: t('exchange.ui.owner'), value: <span lang="vi">{owner}</span>, changeHref: `${at}/sua` },
          { label: t('exchange.ui.level'), value: String(system.securityLevel), changeHref: `${at}/sua` },
          {
            label: t('exchange.ui.contacts'),
            value: system.contacts.map(({ name, phone, email }) => [name, phone, email].filter(Boolean).join(', ')).join('; ') || '–',
            changeHref: `${at}/sua`,
          },
        ]}
      />
      <section class="section" aria-labelledby="dich-vu">
        <h2 id="dich-vu">{t('exchange.ui.services')}</h2>
        {services.length === 0 ? (
          <p class="soft">{t('exchange.ui.no_services_here')}</p>
        ) : (
          <ul>
            {services.map((service) => (
              <li key={service.id}>
                <a href={`${home}/dich-vu/${service.id}`} lang={localizedLang(t.lang, service.name)}>
                  {localized(t.lang, service.name)}
                </a>{' '}
                <code>{service.code}</code> {!service.enabledAt && <Tag kind="stale">{t('exchange.ui.disabled')}</Tag>}
              </li>
            ))}
          </ul>
        )}
        <p>
          <ButtonLink href={`${at}/dich-vu/them`} kind="secondary">
            {t('exchange.ui.new_service')}
          </ButtonLink>
        </p>
      </section>
      <Credentials t={t} at={at} credentials={credentials} errors={errors} values={values} />
      <section class="section">
        <form method="post" action={`${at}/trang-thai`}>
          <Button kind={system.disabledAt ? 'secondary' : 'danger'}>
            {t(system.disabledAt ? 'exchange.ui.enable' : 'exchange.ui.disable')}
          </Button>
        </form>
      </section>
    </div>
  )
}

const kindWords = {
  secret: 'exchange.ui.kind_secret',
  certificate: 'exchange.ui.kind_certificate',
  oauth: 'exchange.ui.kind_oauth',
} as const

function Credentials({
  t,
  at,
  credentials,
  errors,
  values,
}: {
  t: T
  at: string
  credentials: Credential[]
  errors: FieldFault[]
  values: Values
}): VNode {
  const live = credentials.filter((one) => !one.revokedAt)
  return (
    <section class="section" aria-labelledby="xac-thuc">
      <h2 id="xac-thuc">{t('exchange.ui.credentials')}</h2>
      {live.length === 0 ? (
        <p class="soft">{t('exchange.ui.no_credentials')}</p>
      ) : (
        <Table
          caption={t('exchange.ui.credentials')}
          captionUnseen
          headKey="id"
          columns={[
            { key: 'id', label: t('exchange.ui.credential') },
            { key: 'kind', label: t('exchange.ui.kind') },
            { key: 'until', label: t('exchange.ui.valid_until') },
            { key: 'act', label: t('exchange.ui.revoke'), unseenLabel: true },
          ]}
          rows={live.map((one) => ({
            id: one.id.replace(/[^\w-]/g, '-'),
            cells: {
              id: <code>{one.subject ?? one.id}</code>,
              kind: t(kindWords[one.kind]),
              until: <span class="num">{one.notAfter ? formatDate(t.lang, one.notAfter) : '–'}</span>,
              act: (
                <form method="post" action={`${at}/xac-thuc/${encodeURIComponent(one.id)}/thu-hoi`}>
                  <Button kind="quiet">
                    {t('exchange.ui.revoke')}
                    <span class="unseen"> {one.id}</span>
                  </Button>
                </form>
              ),
            },
          }))}
        />
      )}
      <form method="post" action={`${at}/khoa`}>
        <Button kind="secondary">{t('exchange.ui.new_secret')}</Button>
      </form>
      <details open={errors.length > 0}>
        <summary>{t('exchange.ui.pin_certificate')}</summary>
        <PlainForm
          t={t}
          action={`${at}/xac-thuc`}
          specs={[
            { name: 'certificate', label: 'exchange.ui.certificate_pem', hint: 'exchange.ui.certificate_hint', kind: 'area', rows: 6 },
          ]}
          values={values}
          errors={errors}
          submit="exchange.ui.pin_certificate"
        />
        <PlainForm
          t={t}
          action={`${at}/xac-thuc`}
          specs={[{ name: 'client', label: 'exchange.ui.oauth_client', width: 20 }]}
          values={values}
          errors={errors}
          submit="exchange.ui.bind_client"
        />
      </details>
    </section>
  )
}

export function SecretPage({ t, id, secret, backHref }: { t: T; id: string; secret: string; backHref: string }): VNode {
  return (
    <div class="narrow">
      <h1>{t('exchange.ui.new_secret')}</h1>
      <Notice kind="attention">{t('exchange.ui.secret_once')}</Notice>
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.credential'), value: <code>{id}</code> },
          { label: t('exchange.ui.secret'), value: <strong class="code">{secret}</strong> },
        ]}
      />
      <ButtonLink href={backHref}>{t('exchange.ui.secret_noted')}</ButtonLink>
    </div>
  )
}
