import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { MessageKey, T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { Table } from '#core/ui/table.tsx'
import type { Fields } from './form.rules.ts'

type Offered = { label: string; measures: { name: string; label: string; kind: string; dimensions: string }[] }
type Props = { t: T; title: string; indicator: string | undefined; given: Fields; errors: FieldFault[]; offered: Offered[] }

const units = [
  'count',
  'percent',
  'milliseconds',
  'hours',
  'days',
  'score',
  'index',
  'rank',
  'vnd',
  'million_vnd',
  'billion_vnd',
  'million_usd',
  'people',
  'per_100',
  'tonnes',
  'km2',
] as const

/** One indicator as data: written here, decided by a second person. */
export function DraftPage({ t, title, indicator, given, errors, offered }: Props): VNode {
  const error = (name: keyof Fields): string | undefined => errors.find((fault) => fault.field === name)?.message
  const field = (name: keyof Fields) => ({
    t,
    name,
    label: t(`indicators.field.${name}` as MessageKey),
    value: given[name],
    error: error(name),
    autocomplete: 'off',
  })
  const choice = (prefix: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: t(`indicators.${prefix}.${value}` as MessageKey) }))
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="soft">{t('indicators.draft.intro')}</p>
      <SubmitOnce t={t}>
        <form method="post" action={indicator ? `/dieu-hanh/chi-tieu/${indicator}/sua` : '/dieu-hanh/chi-tieu/moi'} novalidate>
          {!indicator && <TextField {...field('key')} hint={t('indicators.hint.key')} width={20} />}
          <TextField {...field('group')} hint={t('indicators.hint.group')} width={20} />
          <TextField {...field('label_vi')} />
          <TextField {...field('label_en')} lang="en" />
          <TextField {...field('label_km')} lang="km" />
          <SelectField {...field('unit')} options={choice('unit_name', units)} />
          <TextField {...field('decimals')} required={false} width={2} inputMode="numeric" />
          <SelectField {...field('direction')} options={choice('direction', ['up', 'down', 'none'])} />
          <SelectField {...field('period')} options={choice('period', ['day', 'month', 'quarter', 'year'])} />
          <TextArea {...field('numerator')} hint={t('indicators.hint.terms')} rows={3} />
          <TextArea {...field('denominator')} required={false} rows={3} />
          <SelectField
            {...field('percentile')}
            required={false}
            options={['50', '75', '90', '95', '99'].map((value) => ({ value, label: `p${value}` }))}
          />
          <TextField {...field('dimensions')} required={false} hint={t('indicators.hint.dimensions')} />
          <Offers t={t} offered={offered} />
          <TextField {...field('owner')} />
          <TextField {...field('source')} />
          <TextArea {...field('method_vi')} rows={3} />
          <TextArea {...field('method_en')} required={false} rows={3} />
          <fieldset class="field">
            <legend class="label">{t('indicators.field.entry')}</legend>
            <p class="hint">{t('indicators.hint.entry')}</p>
            <SelectField {...field('level')} required={false} options={choice('level', ['province', 'department', 'commune'])} />
            <SelectField {...field('fold')} required={false} options={choice('fold', ['sum', 'last'])} />
            <TextField {...field('due_days')} required={false} width={4} inputMode="numeric" />
            <TextField {...field('expires_months')} required={false} width={4} inputMode="numeric" />
          </fieldset>
          <TextField {...field('plan_source')} required={false} hint={t('indicators.hint.plan')} />
          <TextField {...field('plan_by')} required={false} hint={t('indicators.hint.day')} width={10} />
          <TextArea {...field('note')} required={false} rows={2} />
          <Actions>
            <Button>{t('indicators.draft.save')}</Button>
            <ButtonLink kind="quiet" href={indicator ? `/dieu-hanh/chi-tieu/${indicator}` : '/dieu-hanh/chi-tieu'}>
              {t('indicators.cancel')}
            </ButtonLink>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}

function Offers({ t, offered }: { t: T; offered: Offered[] }): VNode {
  return (
    <details class="field">
      <summary>{t('indicators.draft.offered')}</summary>
      <Table
        reachable
        caption={t('indicators.draft.offered')}
        captionUnseen
        variant="dense"
        headKey="name"
        columns={[
          { key: 'name', label: t('indicators.field.numerator') },
          { key: 'label', label: t('indicators.column.indicator') },
          { key: 'kind', label: t('indicators.kind') },
          { key: 'dimensions', label: t('indicators.field.dimensions') },
        ]}
        groups={offered.map((source) => ({
          title: source.label,
          rows: source.measures.map((measure) => ({
            id: measure.name.replace('.', '-'),
            cells: { name: <code>{measure.name}</code>, label: measure.label, kind: measure.kind, dimensions: measure.dimensions },
          })),
        }))}
      />
    </details>
  )
}

type Review = {
  t: T
  label: string
  indicator: string
  by: string
  at: string
  note: string | null
  isNew: boolean
  changes: { field: string; before: string; after: string }[]
  because: string | undefined
}

export function ReviewPage({ t, label, indicator, by, at, note, isNew, changes, because }: Review): VNode {
  return (
    <div class="section">
      <h1>{t('indicators.draft.review', { label })}</h1>
      <p>{t('indicators.draft.written', { by, at })}</p>
      {note && <Notice>{note}</Notice>}
      <Table
        reachable
        caption={t(isNew ? 'indicators.draft.all_new' : 'indicators.draft.changes')}
        variant="dense"
        headKey="field"
        columns={[
          { key: 'field', label: t('indicators.draft.part') },
          ...(isNew ? [] : [{ key: 'before', label: t('indicators.draft.before') }]),
          { key: 'after', label: t('indicators.draft.after') },
        ]}
        rows={changes.map((change, index) => ({
          id: String(index),
          cells: { field: change.field, before: change.before || '–', after: change.after || '–' },
        }))}
      />
      {because ? (
        <Notice kind="attention">{because}</Notice>
      ) : (
        <SubmitOnce t={t}>
          <form class="narrow section" method="post" action={`/dieu-hanh/chi-tieu/${indicator}/ban-thao`}>
            <TextArea t={t} name="note" label={t('indicators.draft.reason')} required={false} rows={2} />
            <Actions>
              <Button name="decision" value="publish">
                {t('indicators.draft.publish')}
              </Button>
              <Button kind="secondary" name="decision" value="reject">
                {t('indicators.draft.reject')}
              </Button>
            </Actions>
          </form>
        </SubmitOnce>
      )}
      <Actions>
        <a href={`/dieu-hanh/chi-tieu/${indicator}/sua`}>{t('indicators.draft.edit')}</a>
        <a href="/dieu-hanh/chi-tieu">{t('indicators.back')}</a>
      </Actions>
    </div>
  )
}
