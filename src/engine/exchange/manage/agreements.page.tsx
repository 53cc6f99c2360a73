import type { VNode } from 'preact'
import { formatDate, formatNumber, type T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { Agreement } from '../agree/agreement.queries.ts'
import type { Trace } from '../register/register.queries.ts'
import { Frame, home } from './form.page.tsx'
import { History } from './history.page.tsx'

type Line = Agreement & {
  client: string
  service: string
  serviceName: string
  /** What a changed contract that waits for a decision means for it. */
  effect: 'broken' | 'changed' | undefined
}

const tags: Record<Agreement['state'], TagKind> = { proposed: 'waiting', approved: 'done', refused: 'stale', ended: 'stale' }

// The end is a moment; what people read is the last day that counts.
const lastDay = (t: T, { validUntil }: Agreement): string => formatDate(t.lang, new Date(validUntil.getTime() - 1))

function StateOf({ t, agreement, now }: { t: T; agreement: Agreement; now: Date }): VNode {
  if (agreement.state === 'approved' && agreement.validUntil <= now) return <Tag kind="stale">{t('exchange.agreement.expired')}</Tag>
  if (agreement.state === 'approved' && agreement.validUntil.getTime() - now.getTime() < 30 * 86_400_000)
    return <Tag kind="soon">{t('exchange.agreement.expires_soon')}</Tag>
  return <Tag kind={tags[agreement.state]}>{t(`exchange.agreement.state_${agreement.state}`)}</Tag>
}

function EffectOf({ t, effect }: { t: T; effect: Line['effect'] }): VNode | null {
  return effect ? <Tag kind={effect === 'broken' ? 'overdue' : 'soon'}>{t(`exchange.changes.${effect}`)}</Tag> : null
}

type ListProps = { t: T; agreements: Line[]; state: Agreement['state'] | undefined; now: Date }

export function AgreementsPage({ t, agreements, state, now }: ListProps): VNode {
  const action = <ButtonLink href={`${home}/thoa-thuan/them`}>{t('exchange.ui.new_agreement')}</ButtonLink>
  return (
    <Frame t={t} part="/thoa-thuan" action={action}>
      <p class="actions">
        {([undefined, 'proposed', 'approved', 'ended'] as const).map((one) => (
          <a
            key={one ?? 'all'}
            href={`${home}/thoa-thuan${one ? `?trang_thai=${one}` : ''}`}
            aria-current={one === state ? 'page' : undefined}
          >
            {t(one ? `exchange.agreement.state_${one}` : 'exchange.ui.all')}
          </a>
        ))}
      </p>
      {agreements.length === 0 ? (
        <Empty title={t('exchange.ui.no_agreements')} text={t('exchange.ui.no_agreements_text')} />
      ) : (
        <Table
          caption={t('exchange.ui.agreements')}
          captionUnseen
          variant="dense"
          headKey="client"
          columns={[
            { key: 'client', label: t('exchange.ui.client') },
            { key: 'service', label: t('exchange.ui.service') },
            { key: 'purpose', label: t('exchange.ui.purpose') },
            { key: 'until', label: t('exchange.ui.valid_until') },
            { key: 'state', label: t('exchange.ui.state') },
          ]}
          rows={agreements.map((agreement) => ({
            id: agreement.id,
            href: `${home}/thoa-thuan/${agreement.id}`,
            cells: {
              client: <a href={`${home}/thoa-thuan/${agreement.id}`}>{agreement.client}</a>,
              service: agreement.serviceName,
              purpose: <span lang="vi">{agreement.purpose}</span>,
              until: <span class="num">{lastDay(t, agreement)}</span>,
              state: (
                <>
                  <StateOf t={t} agreement={agreement} now={now} /> <EffectOf t={t} effect={agreement.effect} />
                </>
              ),
            },
          }))}
        />
      )}
    </Frame>
  )
}

type Props = { t: T; agreement: Line; own: boolean; trace: Trace[]; now: Date }

export function AgreementPage({ t, agreement, own, trace, now }: Props): VNode {
  const at = `${home}/thoa-thuan/${agreement.id}`
  return (
    <div class="narrow">
      <h1>{`${agreement.client} → ${agreement.serviceName}`}</h1>
      <SummaryList
        t={t}
        rows={[
          { label: t('exchange.ui.state'), value: <StateOf t={t} agreement={agreement} now={now} /> },
          { label: t('exchange.ui.service'), value: <code>{agreement.service}</code> },
          {
            label: t('exchange.ui.endpoints_allowed'),
            value: agreement.endpointKeys ? (
              <ul>
                {agreement.endpointKeys.map((key) => (
                  <li key={key}>
                    <code>{key}</code>
                  </li>
                ))}
              </ul>
            ) : (
              t('exchange.ui.whole_service')
            ),
          },
          { label: t('exchange.ui.purpose'), value: <span lang="vi">{agreement.purpose}</span> },
          { label: t('exchange.ui.legal_ground'), value: <span lang="vi">{agreement.legalGround}</span> },
          {
            label: t('exchange.ui.validity'),
            value: (
              <span class="num">
                {formatDate(t.lang, agreement.validFrom)} – {lastDay(t, agreement)}
              </span>
            ),
          },
          { label: t('exchange.ui.per_minute'), value: formatNumber(t.lang, agreement.perMinute) },
          { label: t('exchange.ui.logging'), value: t(`exchange.logging.${agreement.logging}`) },
          ...(agreement.note ? [{ label: t('exchange.ui.note'), value: agreement.note }] : []),
        ]}
      />
      {agreement.effect && (
        <Notice kind="attention" title={t(`exchange.changes.${agreement.effect}`)}>
          <p>
            <a href={`${home}/thay-doi`}>{t('exchange.changes.see')}</a>
          </p>
        </Notice>
      )}
      {agreement.state === 'proposed' && own && <Notice>{t('exchange.agreement.two_people')}</Notice>}
      {agreement.state === 'proposed' && !own && (
        <form method="post" action={`${at}/quyet-dinh`} class="section">
          <TextArea t={t} name="note" label={t('exchange.ui.note')} required={false} rows={2} />
          <div class="actions">
            <Button name="quyet-dinh" value="approve">
              {t('exchange.ui.approve')}
            </Button>
            <Button name="quyet-dinh" value="refuse" kind="secondary">
              {t('exchange.ui.refuse')}
            </Button>
          </div>
        </form>
      )}
      {agreement.state === 'approved' && (
        <form method="post" action={`${at}/ket-thuc`} class="section">
          <TextArea t={t} name="note" label={t('exchange.ui.reason')} rows={2} />
          <Button kind="danger">{t('exchange.ui.end_agreement')}</Button>
        </form>
      )}
      <History t={t} trace={trace} />
    </div>
  )
}
