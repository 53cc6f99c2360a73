import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatDate, formatDateTime, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import type { Hold } from '../diary/diary.rules.ts'
import type { Release } from '../harvest/harvest.queries.ts'
import { Diary, DiarySummary, Harvests, SeasonFacts, type SeasonView, Tests } from '../profile/season-view.page.tsx'

type BeginProps = {
  t: T
  title: string
  area: string
  at: string
  values: Record<string, string>
  errors: FieldFault[]
  species: Option[]
  units: readonly ('animals' | 'kg' | 'trees')[]
}
export function BeginPage({ t, title, area, at, values, errors, species, units }: BeginProps): VNode {
  const field = (name: string) => ({ t, name, value: values[name], error: errors.find((error) => error.field === name)?.message })
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{area}</p>
      <form method="post" action={at} novalidate class="farm-form">
        <input type="hidden" name="key" value={values.key} />
        <SelectField {...field('species')} label={t('farming.species')} options={species} />
        <DayField {...field('began')} label={t('farming.season.began')} />
        <TextField {...field('origin')} label={t('farming.season.origin')} hint={t('farming.season.origin_hint')} maxLength={200} />
        <TextField {...field('seed_lot')} label={t('farming.season.seed_lot')} required={false} maxLength={80} />
        <TextField {...field('amount')} label={t('farming.season.amount')} inputMode="decimal" width={10} />
        <RadioField
          {...field('seed_unit')}
          label={t('farming.season.seed_unit')}
          value={values.seed_unit ?? units[0]}
          options={units.map((unit) => ({ value: unit, label: t(`farming.seed.${unit}`) }))}
        />
        <DayField {...field('expected')} label={t('farming.season.expected_on')} />
        <TextField {...field('expected_kg')} label={t('farming.season.expected_kg')} inputMode="numeric" width={10} />
        <Actions>
          <Button>{t('farming.season.begin')}</Button>
        </Actions>
      </form>
    </>
  )
}

/** What holds the harvest up, or that nothing does: the first thing that a producer asks. */
export function Gate({ t, gate, today }: { t: T; gate: { holds: Hold[]; release: Release | undefined }; today: string }): VNode {
  const { holds, release } = gate
  if (holds.length === 0) return <Notice title={t('farming.gate.open')}>{formatDate(t.lang, today)}</Notice>
  return (
    <Notice kind="attention" title={t('farming.gate.closed')}>
      <ul>
        {holds.map((hold) => (
          <li key={hold.why}>
            {hold.why === 'withdrawal'
              ? t('farming.gate.withdrawal', { day: formatDate(t.lang, hold.until) })
              : t(`farming.gate.${hold.why}`)}
          </li>
        ))}
      </ul>
      {release && (
        <p>{t('farming.gate.released', { name: release.byName, at: formatDateTime(t.lang, release.at), reason: release.reason })}</p>
      )}
    </Notice>
  )
}

type Props = {
  t: T
  at: string
  today: string
  gate: { holds: Hold[]; release: Release | undefined }
  view: SeasonView
  isNew: boolean
  share: string | undefined
}
export function SeasonPage({ t, at, today, gate, view, isNew, share }: Props): VNode {
  return (
    <>
      <h1>{t('farming.season.title', { area: view.area })}</h1>
      {isNew && <Notice kind="done">{t('farming.outbox.sent')}</Notice>}
      {view.isOver ? <Notice>{t('farming.season.ended')}</Notice> : <Gate t={t} gate={gate} today={today} />}
      {!view.isOver && (
        <Actions>
          <ButtonLink href={`${at}/ghi`} start>
            {t('farming.diary.write')}
          </ButtonLink>
          <ButtonLink href={`${at}/thu-hoach`} kind="secondary">
            {t('farming.harvest')}
          </ButtonLink>
          <ButtonLink href={`${at}/kiem-nghiem`} kind="secondary">
            {t('farming.test.add')}
          </ButtonLink>
        </Actions>
      )}
      <h2>{t('farming.summary')}</h2>
      <SeasonFacts t={t} view={view} />
      <DiarySummary t={t} view={view} />
      <h2>{t('farming.tests')}</h2>
      <Tests t={t} view={view} />
      <h2>{t('farming.harvests')}</h2>
      <Harvests t={t} view={view} />
      <Share t={t} at={at} share={share} />
      <h2>{t('farming.diary')}</h2>
      {view.lines.length === 0 && <p>{t('farming.diary.empty')}</p>}
      <Diary t={t} view={view} correctAt={view.isOver ? undefined : `${at}/ghi`} />
      {!view.isOver && (
        <details class="farm-fold">
          <summary class="farm-big">{t('farming.season.end')}</summary>
          <form method="post" action={`${at}/ket-thuc`} class="farm-form">
            <p>{t('farming.season.end_about')}</p>
            <Actions>
              <Button kind="danger">{t('farming.season.end')}</Button>
            </Actions>
          </form>
        </details>
      )}
    </>
  )
}

function Share({ t, at, share }: { t: T; at: string; share: string | undefined }): VNode {
  return (
    <section id="chia-se">
      <h2>{t('farming.share')}</h2>
      <p>{t('farming.share.about')}</p>
      {share && (
        <p>
          <a href={new URL(share).pathname}>{share}</a>
        </p>
      )}
      <form method="post" action={`${at}/chia-se`}>
        <Actions>
          <Button kind="secondary" name="share" value={share ? 'no' : 'yes'}>
            {t(share ? 'farming.share.stop' : 'farming.share.start')}
          </Button>
        </Actions>
      </form>
    </section>
  )
}
