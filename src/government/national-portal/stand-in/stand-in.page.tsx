import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDateTime, formatNumber, type MessageKey, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { FileField } from '#core/ui/upload.tsx'

export const there = '/gia-lap/cong-quoc-gia'
export const texts = ['procedure', 'agency', 'name', 'number', 'phone', 'declared', 'note'] as const
export const switches = ['down', 'twice', 'reorder', 'late', 'echo', 'corrupt'] as const

const kinds: Record<string, TagKind> = { '3': 'stale', '5': 'soon', '6': 'soon', '7': 'stale', '8': 'stale', '9': 'done', '10': 'done' }
const StateTag = ({ t, state }: { t: T; state: string }): VNode => (
  <Tag kind={kinds[state] ?? 'doing'}>{t(`national-portal.status.${state}` as MessageKey)}</Tag>
)

type Props = {
  t: T
  rows: { code: string; procedure: string; name: string; state: string; when: Date }[]
  values: Record<(typeof texts)[number], string>
  errors: FieldFault[]
  faults: { on: string[]; delayMs: number; failNext: number; loseAnswers: number }
  offers: { open: number; all: number }
}

const Label = ({ t }: { t: T }): VNode => (
  <Notice kind="attention" title={t('national-portal.stand_in.label')}>
    <p>{t('national-portal.stand_in.label_text')}</p>
  </Notice>
)

/** The stand-in as its citizens see it, with what may go wrong. */
export function StandInPage({ t, rows, values, errors, faults, offers }: Props): VNode {
  return (
    <div class="section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('national-portal.stand_in.title')}</h1>
      <Label t={t} />
      {rows.length > 0 && (
        <Table
          caption={t('national-portal.stand_in.dossiers')}
          headKey="code"
          columns={[
            { key: 'code', label: t('national-portal.column.portal_code') },
            { key: 'procedure', label: t('national-portal.stand_in.procedure') },
            { key: 'name', label: t('national-portal.stand_in.name') },
            { key: 'state', label: t('national-portal.stand_in.state') },
            { key: 'when', label: t('national-portal.stand_in.filed'), nowrap: true },
          ]}
          rows={rows.map((row) => ({
            id: row.code.replace(/[^\w-]/g, '-'),
            href: `${there}/${row.code}`,
            cells: {
              code: (
                <a class="num" href={`${there}/${row.code}`}>
                  {row.code}
                </a>
              ),
              procedure: <span class="num">{row.procedure}</span>,
              name: row.name,
              state: <StateTag t={t} state={row.state} />,
              when: <span class="num">{formatDateTime(t.lang, row.when)}</span>,
            },
          }))}
        />
      )}
      <p class="soft">
        {t('national-portal.stand_in.offers', { open: formatNumber(t.lang, offers.open), all: formatNumber(t.lang, offers.all) })}
      </p>
      <FileForm t={t} values={values} errors={errors} />
      <FaultForm t={t} faults={faults} />
    </div>
  )
}

function FileForm({ t, values, errors }: Pick<Props, 't' | 'values' | 'errors'>): VNode {
  const faultOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  return (
    <section class="section" aria-labelledby="file-there">
      <h2 id="file-there">{t('national-portal.stand_in.file')}</h2>
      <form method="post" action={there} encType="multipart/form-data" noValidate>
        {texts.map((name) =>
          name === 'declared' || name === 'note' ? (
            <TextArea
              key={name}
              t={t}
              name={name}
              label={t(`national-portal.stand_in.${name}`)}
              hint={name === 'declared' ? t('national-portal.stand_in.declared_hint') : undefined}
              value={values[name]}
              error={faultOf(name)}
              rows={name === 'declared' ? 8 : 2}
              required={false}
            />
          ) : (
            <TextField
              key={name}
              t={t}
              name={name}
              label={t(`national-portal.stand_in.${name}`)}
              value={values[name]}
              error={faultOf(name)}
              maxLength={120}
              autocomplete="off"
            />
          ),
        )}
        <FileField t={t} name="papers" label={t('national-portal.stand_in.papers')} multiple required={false} />
        <Actions>
          <Button>{t('national-portal.stand_in.send')}</Button>
        </Actions>
      </form>
    </section>
  )
}

function FaultForm({ t, faults }: Pick<Props, 't' | 'faults'>): VNode {
  return (
    <section class="section" aria-labelledby="faults">
      <h2 id="faults">{t('national-portal.stand_in.faults')}</h2>
      <form method="post" action={`${there}/loi`} noValidate>
        <CheckboxField
          t={t}
          name="on"
          label={t('national-portal.stand_in.faults_now')}
          values={faults.on}
          required={false}
          options={switches.map((value) => ({ value, label: t(`national-portal.stand_in.fault.${value}`) }))}
        />
        {(['delayMs', 'failNext', 'loseAnswers'] as const).map((name) => (
          <TextField
            key={name}
            t={t}
            name={name}
            label={t(`national-portal.stand_in.fault.${name}`)}
            value={String(faults[name])}
            inputMode="numeric"
            width={4}
            maxLength={5}
          />
        ))}
        <Actions>
          <Button kind="secondary">{t('national-portal.stand_in.faults_save')}</Button>
        </Actions>
      </form>
    </section>
  )
}

type OneProps = {
  t: T
  code: string
  state: string
  facts: { label: string; value: string }[]
  links: { label: string; href: string }[]
  items: { what: string; when: string; who: string }[]
  may: readonly ('BOSUNG' | 'RUT')[]
}

/** A dossier as the portal's citizen sees it: what came back, and what they may do. */
export function StandInDossierPage({ t, code, state, facts, links, items, may }: OneProps): VNode {
  return (
    <div class="narrow">
      <h1>{t('national-portal.stand_in.dossier', { code })}</h1>
      <Label t={t} />
      <SummaryList
        t={t}
        rows={[
          { label: t('national-portal.stand_in.state'), value: <StateTag t={t} state={state} /> },
          ...facts,
          ...links.map(({ label, href }) => ({ label, value: <a href={href}>{t('national-portal.stand_in.open_link')}</a> })),
        ]}
      />
      <section class="section" aria-labelledby="road">
        <h2 id="road">{t('national-portal.stand_in.road')}</h2>
        <Timeline items={items} />
      </section>
      {may.length > 0 && (
        <form method="post" action={`${there}/${code}`} encType="multipart/form-data" noValidate class="section">
          <TextArea t={t} name="note" label={t('national-portal.stand_in.note')} value="" rows={3} required={false} />
          <FileField t={t} name="papers" label={t('national-portal.stand_in.papers')} multiple required={false} />
          <div class="actions">
            {may.map((kind) => (
              <Button key={kind} name="viec" value={kind} kind={kind === 'RUT' ? 'danger' : 'primary'}>
                {t(`national-portal.stand_in.act.${kind}`)}
              </Button>
            ))}
          </div>
        </form>
      )}
    </div>
  )
}
