import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextArea, TextField } from '#core/ui/field.tsx'

export type ChoiceView = { value: string; label: string; ways: Option[]; filter: Option[]; canSum: boolean; closed: string | undefined }
type Sent = Readonly<Record<string, string | string[] | undefined>>
type Props = {
  t: T
  title: string
  at: string
  isNew: boolean
  sent: Sent
  seen: string
  errors: FieldFault[]
  origin: string
  kind: 'register' | 'tally' | 'indicator' | 'offered'
  columns: ChoiceView[]
  dimensions: Option[]
  checks: string[]
  minimumK: number
  themes: Option[]
  frequencies: Option[]
  licences: Option[]
  owners: Option[]
}

const one = (sent: Sent, name: string): string => [sent[name] ?? ''].flat()[0] ?? ''
const many = (sent: Sent, name: string): string[] => [sent[name] ?? []].flat()

export function EditPage(props: Props): VNode {
  const { t, title, at, errors, seen } = props
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{props.origin}</p>
      <form method="post" action={at} novalidate>
        <input type="hidden" name="seen" value={seen} />
        <About {...props} />
        <Columns {...props} />
        <Protection {...props} />
        <TextArea t={t} name="note" label={t('opendata.edit.note')} required={false} rows={2} value={one(props.sent, 'note')} />
        <Actions>
          <Button>{t('opendata.edit.save')}</Button>
        </Actions>
      </form>
    </div>
  )
}

function About({ t, isNew, sent, errors, themes, frequencies, licences, owners }: Props): VNode {
  const errorOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  const field = (name: string): { t: T; name: string; value: string; error: string | undefined } => ({
    t,
    name,
    value: one(sent, name),
    error: errorOf(name),
  })
  const languages = [
    { lang: 'vi', words: t('opendata.edit.in_vi') },
    { lang: 'en', words: t('opendata.edit.in_en') },
    { lang: 'km', words: t('opendata.edit.in_km') },
  ]
  return (
    <>
      {isNew && <TextField {...field('key')} label={t('opendata.edit.key')} hint={t('opendata.edit.key_hint')} autocomplete="off" />}
      {languages.map(({ lang, words }) => (
        <TextField
          key={lang}
          {...field(`title_${lang}`)}
          label={`${t('opendata.edit.name')} (${words})`}
          required={lang === 'vi'}
          lang={lang}
        />
      ))}
      {languages.map(({ lang, words }) => (
        <TextArea
          key={lang}
          {...field(`about_${lang}`)}
          label={`${t('opendata.edit.about')} (${words})`}
          required={lang === 'vi'}
          rows={4}
          lang={lang}
        />
      ))}
      <TextField {...field('keywords')} label={t('opendata.keywords')} hint={t('opendata.edit.keywords_hint')} required={false} />
      <SelectField {...field('theme')} label={t('opendata.theme')} options={themes} />
      <SelectField {...field('owner')} label={t('opendata.owner')} options={owners} />
      <TextField {...field('contact_vi')} label={t('opendata.contact')} hint={t('opendata.edit.contact_hint')} />
      <input type="hidden" name="contact_en" value={one(sent, 'contact_en')} />
      <input type="hidden" name="contact_km" value={one(sent, 'contact_km')} />
      <TextField {...field('contact_email')} type="email" label={t('opendata.edit.email')} required={false} />
      <SelectField {...field('licence')} label={t('opendata.licence')} options={licences} />
      <SelectField {...field('frequency')} label={t('opendata.frequency')} options={frequencies} />
    </>
  )
}

function Columns({ t, kind, columns, dimensions, sent, errors }: Props): VNode {
  const wrong = errors.find(({ field }) => field === 'column')?.message
  const periods = (['month', 'quarter', 'year'] as const).map((value) => ({ value, label: t(`opendata.edit.period.${value}`) }))
  const errorOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  return (
    <fieldset class={wrong ? 'field field--wrong' : 'field'} id="column" tabIndex={-1}>
      <legend class="label">{t('opendata.edit.columns')}</legend>
      <p class="hint">{t(`opendata.edit.columns_${kind}`)}</p>
      {wrong && <p class="error">{wrong}</p>}
      <ul class="dataset-columns">
        {columns.map((column) => (
          <ColumnLine key={column.value} t={t} column={column} sent={sent} kind={kind} />
        ))}
      </ul>
      {kind === 'indicator' && (
        <>
          <SelectField
            t={t}
            name="period"
            label={t('opendata.edit.period')}
            options={periods}
            value={one(sent, 'period')}
            error={errorOf('period')}
          />
          <TextField
            t={t}
            name="last"
            label={t('opendata.edit.last')}
            inputMode="numeric"
            width={4}
            value={one(sent, 'last')}
            error={errorOf('last')}
          />
          <SelectField
            t={t}
            name="by"
            label={t('opendata.edit.by')}
            required={false}
            options={dimensions}
            value={one(sent, 'by')}
            error={errorOf('by')}
          />
        </>
      )}
    </fieldset>
  )
}

function ColumnLine({ t, column, sent, kind }: { t: T; column: ChoiceView; sent: Sent; kind: Props['kind'] }): VNode {
  const { value, label, ways, filter, canSum, closed } = column
  return (
    <li>
      <div class="bar">
        <label class="choice">
          <input
            type="checkbox"
            name="column"
            value={value}
            checked={many(sent, 'column').includes(value)}
            disabled={closed !== undefined}
          />
          <span>
            {label} <code>{value}</code>
            {closed && <span class="hint">{closed}</span>}
          </span>
        </label>
        {canSum && (
          <label class="choice">
            <input type="checkbox" name="sum" value={value} checked={many(sent, 'sum').includes(value)} />
            <span>{t('opendata.edit.sum')}</span>
          </label>
        )}
        {kind === 'register' && !closed && (
          <label class="choice">
            <input type="checkbox" name="quasi" value={value} checked={many(sent, 'quasi').includes(value)} />
            <span>{t('opendata.edit.quasi')}</span>
          </label>
        )}
        {!closed && ways.length > 0 && (
          <SelectField
            t={t}
            name={`as.${value}`}
            label={t('opendata.edit.coarser')}
            required={false}
            options={ways}
            value={one(sent, `as.${value}`)}
          />
        )}
        {!closed && filter.length > 0 && (
          <SelectField
            t={t}
            name={`where.${value}`}
            label={t('opendata.edit.only')}
            required={false}
            options={filter}
            value={one(sent, `where.${value}`)}
          />
        )}
      </div>
    </li>
  )
}

function Protection({ t, sent, errors, columns, checks, kind, minimumK }: Props): VNode {
  const errorOf = (field: string): string | undefined => errors.find((fault) => fault.field === field)?.message
  const subjects = (['things', 'people'] as const).map((value) => ({ value, label: t(`opendata.edit.subject.${value}`) }))
  // Numbers, days and places hold no names.
  const texts = columns.filter(({ ways }) => ways.length === 0).map(({ value }) => value)
  const named = [...new Set([...checks, ...(kind === 'register' || kind === 'offered' ? texts : [])])]
  return (
    <>
      <SelectField
        t={t}
        name="subject"
        label={t('opendata.edit.subject')}
        options={subjects}
        value={one(sent, 'subject')}
        error={errorOf('subject')}
      />
      <TextField
        t={t}
        name="k"
        label={t('opendata.edit.k')}
        hint={t('opendata.edit.k_hint', { minimum: minimumK })}
        required={false}
        inputMode="numeric"
        width={4}
        value={one(sent, 'k')}
        error={errorOf('k')}
      />
      {named.length > 0 && (
        <details id="checked" open={errorOf('checked') !== undefined || checks.length > 0}>
          <summary>{t('opendata.edit.checked')}</summary>
          <p class="hint">{t('opendata.edit.checked_hint')}</p>
          {named.map((name) => (
            <TextField
              key={name}
              t={t}
              name={`checked.${name}`}
              label={columns.find(({ value }) => value === name)?.label ?? name}
              required={false}
              value={one(sent, `checked.${name}`)}
            />
          ))}
        </details>
      )}
    </>
  )
}
