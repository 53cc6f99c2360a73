import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tabs } from '#core/ui/tabs.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'

export type CertificateView = {
  id: string
  subject: string
  holder: 'person' | 'unit'
  adapter: 'software' | 'remote'
  issuer: string
  serial: string
  from: string
  to: string
  state: 'active' | 'ending' | 'ended' | 'revoked'
  automatic: boolean
  revoked: { at: string; because: string } | undefined
}

const kinds: Record<CertificateView['state'], TagKind> = { active: 'done', ending: 'soon', ended: 'stale', revoked: 'stale' }
export const StateTag = ({ t, state }: { t: T; state: CertificateView['state'] }): VNode => (
  <Tag kind={kinds[state]}>{t(`signing.certificate.${state}`)}</Tag>
)

/** The certificates with which officers and agencies sign. */
export function CertificatesPage({
  t,
  of,
  lines,
  done,
  next,
}: {
  t: T
  of: 'person' | 'unit' | undefined
  lines: CertificateView[]
  done: boolean
  next: string | undefined
}): VNode {
  const tab = (holder: 'person' | 'unit' | undefined, href: string) => ({
    href,
    label: t(`signing.certificates.tab_${holder ?? 'all'}`),
    current: of === holder,
  })
  return (
    <div class="section">
      <div class="bar">
        <h1>{t('signing.certificates.title')}</h1>
        <span class="push">
          <ButtonLink href="/quan-tri/chung-thu/them">{t('signing.certificates.new')}</ButtonLink>
        </span>
      </div>
      {done && <Notice kind="done">{t('signing.certificates.done')}</Notice>}
      <Tabs
        label={t('signing.certificates.title')}
        tabs={[
          tab(undefined, '/quan-tri/chung-thu'),
          tab('person', '/quan-tri/chung-thu?cua=person'),
          tab('unit', '/quan-tri/chung-thu?cua=unit'),
        ]}
      />
      {lines.length === 0 ? (
        <Empty title={t('signing.certificates.none')} text={t('signing.certificates.none_text')} />
      ) : (
        <Table
          caption={t('signing.certificates.title')}
          captionUnseen
          variant="dense"
          headKey="subject"
          columns={[
            { key: 'subject', label: t('signing.certificate.subject') },
            { key: 'holder', label: t('signing.certificate.holder'), nowrap: true },
            { key: 'adapter', label: t('signing.certificate.key'), nowrap: true },
            { key: 'state', label: t('signing.certificate.state'), nowrap: true },
            { key: 'to', label: t('signing.certificate.to'), nowrap: true },
            { key: 'issuer', label: t('signing.certificate.issuer') },
          ]}
          rows={lines.map((one) => ({
            id: one.id,
            href: `/quan-tri/chung-thu/${one.id}`,
            cells: {
              subject: <a href={`/quan-tri/chung-thu/${one.id}`}>{one.subject}</a>,
              holder: t(`signing.holder.${one.holder}`),
              adapter: t(`signing.adapter.${one.adapter}`),
              state: <StateTag t={t} state={one.state} />,
              to: <span class="num">{one.to}</span>,
              issuer: one.issuer,
            },
          }))}
        />
      )}
      {next && <a href={next}>{t('signing.certificates.more')}</a>}
    </div>
  )
}

export type NewForm = { of: string; officer: string; unit: string; key: string; credential: string; automatic: boolean }
type NewProps = { t: T; form: NewForm; officers: Option[]; units: Option[]; hasSoftware: boolean; errors: FieldError[] }

/** A certificate for an officer or for an agency. */
export function NewCertificatePage({ t, form, officers, units, hasSoftware, errors }: NewProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const option = (value: string, label: string): Option => ({ value, label })
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('signing.certificates.new')}</h1>
      <form method="post" action="/quan-tri/chung-thu/them" noValidate>
        <RadioField
          t={t}
          name="cua"
          label={t('signing.certificate.holder')}
          options={[option('person', t('signing.holder.person')), option('unit', t('signing.holder.unit'))]}
          value={form.of}
          error={error('cua')}
          required
        />
        <SelectField
          t={t}
          name="can-bo"
          label={t('signing.new.officer')}
          hint={t('signing.new.officer_hint')}
          options={officers}
          value={form.officer}
          error={error('can-bo')}
          required={false}
        />
        <SelectField
          t={t}
          name="don-vi"
          label={t('signing.new.unit')}
          hint={t('signing.new.unit_hint')}
          options={units}
          value={form.unit}
          error={error('don-vi')}
          required={false}
        />
        <RadioField
          t={t}
          name="khoa"
          label={t('signing.certificate.key')}
          options={[
            ...(hasSoftware ? [option('software', t('signing.adapter.software'))] : []),
            option('remote', t('signing.adapter.remote')),
          ]}
          value={form.key}
          error={error('khoa')}
          required
        />
        <TextField
          t={t}
          name="ma-khoa"
          label={t('signing.new.credential')}
          hint={t('signing.new.credential_hint')}
          value={form.credential}
          error={error('ma-khoa')}
          autocomplete="off"
          required={false}
        />
        <CheckboxField
          t={t}
          name="tu-dong"
          label={t('signing.new.automatic')}
          hint={t('signing.new.automatic_hint')}
          options={[option('1', t('signing.new.automatic_yes'))]}
          values={form.automatic ? ['1'] : []}
          required={false}
        />
        <Actions>
          <Button>{t('signing.new.do')}</Button>
        </Actions>
      </form>
    </div>
  )
}

export function CertificatePage({
  t,
  one,
  reason,
  error,
  done,
}: {
  t: T
  one: CertificateView
  reason: string
  error: string | undefined
  done: boolean
}): VNode {
  const isOpen = one.state === 'active' || one.state === 'ending'
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={error ? [{ field: 'ly-do', message: error }] : []} />
      <h1>{one.subject}</h1>
      {done && <Notice kind="done">{t('signing.certificates.done')}</Notice>}
      <CertificateFacts t={t} one={one} />
      {one.state !== 'revoked' && (
        <form method="post" action={`/quan-tri/chung-thu/${one.id}/gia-han`}>
          <Actions>
            <Button kind="secondary">{t('signing.certificate.renew')}</Button>
          </Actions>
        </form>
      )}
      {isOpen && (
        <section class="section" aria-labelledby="revoke">
          <h2 id="revoke">{t('signing.certificate.revoke')}</h2>
          <p>{t('signing.certificate.revoke_text')}</p>
          <form method="post" action={`/quan-tri/chung-thu/${one.id}/thu-hoi`} noValidate>
            <TextArea
              t={t}
              name="ly-do"
              label={t('signing.certificate.because')}
              value={reason}
              rows={2}
              maxLength={500}
              error={error}
              required
            />
            <Actions>
              <Button kind="danger">{t('signing.certificate.revoke')}</Button>
            </Actions>
          </form>
        </section>
      )}
    </div>
  )
}

export function CertificateFacts({ t, one }: { t: T; one: CertificateView }): VNode {
  return (
    <SummaryList
      t={t}
      rows={[
        { label: t('signing.certificate.state'), value: <StateTag t={t} state={one.state} /> },
        ...(one.revoked
          ? [{ label: t('signing.certificate.revocation'), value: t('signing.certificate.revoked_words', one.revoked) }]
          : []),
        { label: t('signing.certificate.holder'), value: t(`signing.holder.${one.holder}`) },
        { label: t('signing.certificate.key'), value: t(`signing.adapter.${one.adapter}`) },
        { label: t('signing.certificate.valid'), value: t('signing.certificate.valid_words', { from: one.from, to: one.to }) },
        { label: t('signing.certificate.issuer'), value: one.issuer },
        { label: t('signing.certificate.serial'), value: <code>{one.serial}</code> },
        { label: t('signing.new.automatic'), value: t(one.automatic ? 'signing.certificate.automatic' : 'signing.certificate.each') },
      ]}
    />
  )
}
