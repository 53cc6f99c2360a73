import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { DayField } from '#core/ui/day-field.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import type { EntryKind } from './diary.queries.ts'
import { doseUnits } from './entry.rules.ts'

type Measure = { key: string; label: string; unit: string; good: readonly [number, number] }
type Props = {
  t: T
  title: string
  area: string
  seasonId: string
  today: string
  kinds: readonly EntryKind[]
  open: EntryKind | undefined
  values: Record<string, string>
  errors: FieldFault[]
  corrects: string | undefined
  key: string
  measures: Measure[]
  inputs: Option[]
  signs: Option[]
}

/** One large button a kind of line; pressed, its form unfolds below it. With JavaScript what is sent waits on the phone for a network. */
export function WritePage(props: Props & { formKey?: string }): VNode {
  const { t, title, area, errors } = props
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{area}</p>
      <diary-outbox
        data-season={props.seasonId}
        data-sent={t('farming.outbox.sent')}
        data-waiting={t('farming.outbox.waiting')}
        data-kept={t('farming.outbox.kept')}
        data-send={t('farming.outbox.send')}
        data-drop={t('farming.outbox.drop')}
        data-drop-sure={t('farming.outbox.drop_sure')}
        data-no-storage={t('farming.outbox.no_storage')}
        data-faults={t('core.errors.title', { count: 1 })}
      >
        <div class="farm-forms">
          {props.kinds.map((kind) => (
            <details key={kind} name="kind" open={props.open === kind} data-kind={kind}>
              <summary class="farm-big">{t(`farming.entry.${kind}`)}</summary>
              <LineForm {...props} kind={kind} />
            </details>
          ))}
        </div>
      </diary-outbox>
      <p>
        <a href={`/nuoi-trong/vu/${props.seasonId}`}>{t('farming.diary.read')}</a>
      </p>
    </>
  )
}

type FormProps = Props & { kind: EntryKind }
type Field = (name: string) => { t: T; name: string; value: string | undefined; error: string | undefined }

function LineForm(props: FormProps): VNode {
  const { t, kind, seasonId, today, values, errors, corrects } = props
  const field: Field = (name) => {
    const full = `${kind}_${name}`
    return { t, name: full, value: values[full], error: errors.find((error) => error.field === full)?.message }
  }
  return (
    <form method="post" action={`/nuoi-trong/vu/${seasonId}/ghi`} encType="multipart/form-data" novalidate class="farm-form">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="key" value={`${props.key}-${kind}`} />
      {corrects && <input type="hidden" name="corrects" value={corrects} />}
      <DayField {...field('day')} label={t('farming.entry.day')} value={values[`${kind}_day`] ?? today} />
      <KindFields {...props} field={field} />
      <TextArea {...field('words')} label={t('farming.entry.words')} required={kind === 'note'} rows={2} maxLength={1_000} />
      <FileField
        t={t}
        name={`${kind}_photo`}
        label={t('farming.entry.photo')}
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        required={false}
      />
      {corrects && (
        <CheckboxField
          t={t}
          name="take_back"
          label={t('farming.entry.correct_hint')}
          required={false}
          values={[]}
          options={[{ value: 'yes', label: t('farming.entry.take_back') }]}
        />
      )}
      <Actions>
        <Button>{t('farming.entry.save')}</Button>
      </Actions>
    </form>
  )
}

function KindFields(props: FormProps & { field: Field }): VNode | null {
  const { t, kind, field } = props
  if (kind === 'feed')
    return (
      <>
        <TextField {...field('amount')} label={t('farming.entry.feed_kg')} inputMode="decimal" width={10} />
        <TextField {...field('product')} label={t('farming.entry.product')} required={false} maxLength={120} />
        <TextField {...field('lot')} label={t('farming.entry.lot')} required={false} maxLength={60} />
      </>
    )
  if (kind === 'water')
    return (
      <>
        {props.measures.map((measure) => (
          <TextField
            key={measure.key}
            {...field(measure.key)}
            label={measure.unit ? `${measure.label} (${measure.unit})` : measure.label}
            hint={t('farming.entry.good_range', { least: measure.good[0], most: measure.good[1] })}
            required={false}
            inputMode="decimal"
            width={10}
          />
        ))}
      </>
    )
  if (kind === 'treat') return <TreatFields {...props} />
  if (kind === 'disease')
    return (
      <>
        <RadioField {...field('sign')} label={t('farming.entry.sign')} options={props.signs} />
        <TextField {...field('dead')} label={t('farming.entry.dead')} required={false} inputMode="numeric" width={10} />
      </>
    )
  if (kind === 'labour')
    return (
      <>
        <TextField {...field('work')} label={t('farming.entry.work')} maxLength={200} />
        <TextField {...field('people')} label={t('farming.entry.people')} inputMode="numeric" width={4} />
      </>
    )
  return null
}

function TreatFields({ t, field, inputs }: FormProps & { field: Field }): VNode {
  return (
    <>
      <SelectField
        {...field('input')}
        label={t('farming.entry.input')}
        hint={t('farming.entry.input_hint')}
        options={[...inputs, { value: 'other', label: t('farming.entry.other') }]}
      />
      <TextField {...field('other')} label={t('farming.entry.other_name')} required={false} maxLength={120} />
      <TextField {...field('amount')} label={t('farming.entry.amount')} inputMode="decimal" width={10} />
      <RadioField
        {...field('unit')}
        label={t('farming.entry.unit')}
        value={field('unit').value ?? 'kg'}
        options={doseUnits.map((unit) => ({ value: unit, label: t(`farming.dose.${unit}`) }))}
      />
      <TextField
        {...field('label_days')}
        label={t('farming.entry.label_days')}
        hint={t('farming.entry.label_days_hint')}
        required={false}
        inputMode="numeric"
        width={4}
      />
      <TextField {...field('reason')} label={t('farming.entry.reason')} required={false} maxLength={200} />
      <TextField {...field('lot')} label={t('farming.entry.lot')} required={false} maxLength={60} />
    </>
  )
}
