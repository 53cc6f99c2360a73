import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, formatNumber, type Localized, localized, localizedLang, type T } from '#core/i18n.ts'
import { Button } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag } from '#core/ui/tag.tsx'
import { StateTag } from '../architecture/architecture.page.tsx'
import type { Contract } from '../contract/contract.queries.ts'
import type { Health } from '../health/health.rules.ts'
import type { EndpointRow, Maintenance, Service, Trace } from '../register/register.queries.ts'
import { Frame, home, PlainForm, type Values } from './form.page.tsx'
import { History } from './history.page.tsx'
import { Pending, Versions } from './contracts.page.tsx'

type Line = {
  id: string
  name: Localized
  identifier: string
  level: number
  endpoints: number
  changed: boolean
  health: Health | undefined
}

export function ServicesPage({ t, services }: { t: T; services: Line[] }): VNode {
  return (
    <Frame t={t} part="/dich-vu">
      {services.length === 0 ? (
        <Empty title={t('exchange.ui.no_services')} text={t('exchange.ui.no_services_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.services')}
          captionUnseen
          variant="dense"
          headKey="name"
          columns={[
            { key: 'name', label: t('exchange.ui.service') },
            { key: 'identifier', label: t('exchange.ui.identifier') },
            { key: 'state', label: t('exchange.ui.state') },
            { key: 'endpoints', label: t('exchange.ui.endpoints'), align: 'right' },
            { key: 'calls', label: t('exchange.map.calls_day'), align: 'right' },
            { key: 'p95', label: 'p95', align: 'right' },
          ]}
          rows={services.map((service) => ({
            id: service.id,
            href: `${home}/dich-vu/${service.id}`,
            cells: {
              name: (
                <>
                  <a href={`${home}/dich-vu/${service.id}`} lang={localizedLang(t.lang, service.name)}>
                    {localized(t.lang, service.name)}
                  </a>{' '}
                  {service.changed && <Tag kind="soon">{t('exchange.ui.contract_changed')}</Tag>}
                </>
              ),
              identifier: <code>{service.identifier}</code>,
              state: service.health ? <StateTag t={t} state={service.health.state} /> : '–',
              endpoints: formatNumber(t.lang, service.endpoints),
              calls: formatNumber(t.lang, service.health?.calls ?? 0),
              p95: service.health?.p95Ms === undefined ? '–' : `≤ ${formatNumber(t.lang, service.health.p95Ms)} ms`,
            },
          }))}
        />
      )}
    </Frame>
  )
}

export type Props = {
  t: T
  service: Service
  identifier: string
  contracts: Contract[]
  endpoints: EndpointRow[]
  windows: Maintenance[]
  trace: Trace[]
  health: Health | undefined
  errors: FieldFault[]
  values: Values
}

export function ServicePage(props: Props): VNode {
  const { t, service, identifier, health, errors, values } = props
  const at = `${home}/dich-vu/${service.id}`
  const when = (date: Date | null | undefined): string => (date ? formatDateTime(t.lang, date) : '–')
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1 lang={localizedLang(t.lang, service.name)}>{localized(t.lang, service.name)}</h1>
      <Pending {...props} at={at} />
      {!service.enabledAt && (
        <Notice kind="attention" title={t('exchange.ui.service_disabled')}>
          <p>{service.disabledNote === 'new' ? t('exchange.ui.service_new') : service.disabledNote}</p>
        </Notice>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.state'), value: health ? <StateTag t={t} state={health.state} /> : '–' },
          { label: t('exchange.ui.identifier'), value: <code>{identifier}</code> },
          { label: t('exchange.ui.call_at'), value: <code>{`/r1/${identifier}/…`}</code> },
          { label: t('exchange.ui.base_url'), value: <code>{service.baseUrl}</code>, changeHref: `${at}/sua` },
          { label: t('exchange.ui.timeout'), value: `${formatNumber(t.lang, service.timeoutMs)} ms`, changeHref: `${at}/sua` },
          {
            label: t('exchange.ui.verify_tls'),
            value: t(
              service.behindGateway ? 'exchange.ui.verify_gateway' : service.verifyTls ? 'exchange.ui.verify_yes' : 'exchange.ui.verify_no',
            ),
            changeHref: `${at}/sua`,
          },
          { label: t('exchange.map.last_success'), value: <span class="num">{when(health?.lastSuccessAt)}</span> },
          {
            label: t('exchange.map.last_failure'),
            value: (
              <>
                <span class="num">{when(health?.lastFailureAt)}</span> {health?.lastFault}
              </>
            ),
          },
        ]}
      />
      <form method="post" action={`${at}/trang-thai`}>
        <Button kind={service.enabledAt ? 'danger' : 'primary'}>
          {t(service.enabledAt ? 'exchange.ui.disable' : 'exchange.ui.enable')}
        </Button>
      </form>
      <Endpoints {...props} at={at} />
      <section class="section" aria-labelledby="hop-dong">
        <h2 id="hop-dong">{t('exchange.ui.contract')}</h2>
        <Versions t={t} contracts={props.contracts} />
        <PlainForm
          t={t}
          action={`${at}/hop-dong`}
          specs={[
            { name: 'document', label: 'exchange.ui.document', hint: 'exchange.ui.document_hint', kind: 'area', rows: 6, optional: true },
          ]}
          values={values}
          errors={errors}
          submit="exchange.ui.import_contract"
        />
      </section>
      <Windows {...props} at={at} />
      <History t={t} trace={props.trace} />
    </div>
  )
}

function Endpoints({ t, endpoints, at, errors, values }: Props & { at: string }): VNode {
  return (
    <section class="section" aria-labelledby="diem-goi">
      <h2 id="diem-goi">{t('exchange.ui.endpoints')}</h2>
      {endpoints.length === 0 ? (
        <p class="soft">{t('exchange.ui.no_endpoints')}</p>
      ) : (
        <Table
          caption={t('exchange.ui.endpoints')}
          captionUnseen
          variant="dense"
          headKey="path"
          columns={[
            { key: 'path', label: t('exchange.ui.endpoint') },
            { key: 'summary', label: t('exchange.ui.summary') },
          ]}
          rows={endpoints.map((endpoint) => ({
            id: endpoint.id,
            cells: { path: <code>{`${endpoint.method} ${endpoint.path}`}</code>, summary: endpoint.summary || '–' },
          }))}
        />
      )}
      <PlainForm
        t={t}
        action={`${at}/diem-goi`}
        specs={[{ name: 'endpoint', label: 'exchange.ui.new_endpoint', hint: 'exchange.ui.endpoint_hint', width: 20 }]}
        values={values}
        errors={errors}
        submit="exchange.ui.add"
      />
    </section>
  )
}

function Windows({ t, windows, at, errors, values }: Props & { at: string }): VNode {
  return (
    <section class="section" aria-labelledby="bao-tri">
      <h2 id="bao-tri">{t('exchange.ui.maintenance')}</h2>
      {windows.map((window) => (
        <p key={window.id}>
          <span class="num">
            {formatDateTime(t.lang, window.startsAt)} – {formatDateTime(t.lang, window.endsAt)}
          </span>{' '}
          {window.note}
        </p>
      ))}
      <details open={errors.some(({ field }) => field === 'from')}>
        <summary>{t('exchange.ui.plan_maintenance')}</summary>
        <PlainForm
          t={t}
          action={`${at}/bao-tri`}
          specs={[
            { name: 'day', label: 'exchange.ui.day', kind: 'date' },
            { name: 'from', label: 'exchange.ui.from_hour', hint: 'exchange.ui.hour_hint', width: 10 },
            { name: 'until', label: 'exchange.ui.until_hour', width: 10 },
            { name: 'why', label: 'exchange.ui.reason' },
          ]}
          values={values}
          errors={errors}
          submit="exchange.ui.plan_maintenance"
        />
      </details>
    </section>
  )
}
