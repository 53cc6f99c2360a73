import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { TextArea } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { Table } from '#core/ui/table.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import { Timeline } from '#core/ui/timeline.tsx'
import { type ContractRow, Contracts } from '../pay/contracts.page.tsx'

type Props = {
  t: T
  at: string
  reference: string
  name: string
  purpose: string
  note: string
  isGenerated: boolean
  kind: string
  unit: string
  years: string
  security: string
  state: string
  tag: TagKind
  serves: { href: string; label: string }[]
  value: {
    money: string | undefined
    ratio: { text: string; range: string; tag: TagKind }
    cost: string
    hasRule: boolean
    stated: { words: string; method: string; evidence: string; money: string }[]
  }
  sources: { year: string; source: string; amount: string }[]
  planned: string
  contracted: string
  paid: string
  contracts: ContractRow[]
  acts: { type: string; label: string; needsNote: boolean; final: boolean }[]
  clientKey: string
  mayChange: boolean
  mayBuy: boolean
  mayPay: boolean
  software: { value: string; label: string }[]
  history: { what: string; when: string; who: string }[]
  values: Readonly<Record<string, string>>
  errors: FieldFault[]
}

export function OnePage(props: Props): VNode {
  const { t, at, value } = props
  return (
    <div class="section">
      <ErrorSummary t={t} errors={props.errors} />
      <p class="soft num">{props.reference}</p>
      <div class="work-head">
        <h1>{props.name}</h1>
        {props.mayChange && (
          <span class="push">
            <ButtonLink href={`${at}/sua`} kind="secondary">
              {t('projects.change')}
            </ButtonLink>
          </span>
        )}
      </div>
      <p>
        <Tag kind={props.tag}>{props.state}</Tag>
      </p>
      {props.isGenerated && <Notice kind="attention">{t('projects.is_generated')}</Notice>}
      <SummaryList
        t={t}
        rows={[
          { label: t('projects.purpose'), value: props.purpose, note: props.note || undefined },
          { label: t('projects.unit'), value: props.unit },
          { label: t('projects.kind'), value: `${props.kind} · ${props.years}` },
          { label: t('projects.security_percent'), value: props.security },
          {
            label: t('projects.serves'),
            value:
              props.serves.length === 0 ? (
                t('projects.serves_nothing')
              ) : (
                <ul>
                  {props.serves.map((one) => (
                    <li key={one.href}>
                      <a href={one.href}>{one.label}</a>
                    </li>
                  ))}
                </ul>
              ),
          },
        ]}
      />
      {props.acts.length > 0 && <Acts {...props} />}
      <section class="section" aria-labelledby="gia-tri">
        <h2 id="gia-tri">{t('projects.value_and_cost')}</h2>
        <SummaryList
          t={t}
          rows={[
            {
              label: t('projects.value_measured'),
              value: value.money ?? t('projects.not_measured'),
              note: value.hasRule ? undefined : t('projects.no_rule'),
            },
            { label: t('projects.paid'), value: value.cost },
            {
              label: t('projects.ratio'),
              value: (
                <>
                  <Tag kind={value.ratio.tag}>{value.ratio.text}</Tag>{' '}
                  {value.ratio.range && <span class="num soft">{value.ratio.range}</span>}
                </>
              ),
            },
          ]}
        />
        <p>
          <a href={`${at}/gia-tri`}>{t('projects.value_how')}</a>
        </p>
        {value.stated.length > 0 && (
          <Table
            caption={t('projects.value_stated')}
            columns={[
              { key: 'words', label: t('projects.stated_words') },
              { key: 'method', label: t('projects.stated_method') },
              { key: 'evidence', label: t('projects.stated_evidence') },
              { key: 'money', label: t('projects.amount'), align: 'right' },
            ]}
            rows={value.stated.map((one, index) => ({
              id: `social-${index}`,
              cells: { ...one, money: <span class="num">{one.money}</span> },
            }))}
          />
        )}
      </section>
      <section class="section" aria-labelledby="nguon-von">
        <h2 id="nguon-von">{t('projects.sources')}</h2>
        <Table
          caption={t('projects.sources')}
          captionUnseen
          columns={[
            { key: 'year', label: t('projects.year') },
            { key: 'source', label: t('projects.source_of_money') },
            { key: 'amount', label: t('projects.amount'), align: 'right' },
          ]}
          rows={[
            ...props.sources.map((row, index) => ({
              id: `von-${index}`,
              cells: { year: <span class="num">{row.year}</span>, source: row.source, amount: <span class="num">{row.amount}</span> },
            })),
            { id: 'von-tong', cells: { year: <b>{t('projects.total')}</b>, source: '', amount: <b class="num">{props.planned}</b> } },
          ]}
        />
      </section>
      <Contracts {...props} />
      <section class="section" aria-labelledby="dien-bien">
        <h2 id="dien-bien">{t('projects.history')}</h2>
        <Timeline items={props.history.map((one, index) => ({ ...one, now: index === 0 }))} />
      </section>
    </div>
  )
}

function Acts({ t, at, acts, clientKey, values, errors }: Props): VNode {
  return (
    <form method="post" action={`${at}/buoc`} novalidate>
      <h2>{t('projects.acts')}</h2>
      <input type="hidden" name="key" value={clientKey} />
      <TextArea
        t={t}
        name="note"
        label={t('projects.act_note')}
        hint={acts.some(({ needsNote }) => needsNote) ? t('projects.act_note_hint') : undefined}
        rows={2}
        required={false}
        value={values.note ?? ''}
        error={errors.find(({ field }) => field === 'note')?.message}
      />
      <p class="project-row">
        {acts.map(({ type, label, final }, index) => (
          <Button key={type} kind={final ? 'danger' : index === 0 ? 'primary' : 'secondary'} name="action" value={type}>
            {label}
          </Button>
        ))}
      </p>
    </form>
  )
}
