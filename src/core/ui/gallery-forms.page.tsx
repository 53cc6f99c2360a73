import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, DateField, FileField, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import type { samplesFor } from '#core/ui/gallery.samples.ts'
import { Progress } from '#core/ui/progress.tsx'

type Part = { t: T; s: ReturnType<typeof samplesFor> }

/** A form with every kind of field, right and wrong. */
export function Forms({ t, s }: Part): VNode {
  const places = [
    { value: 'hospital', label: s.hospital, hint: s.hospitalHint },
    { value: 'home', label: s.home },
  ]
  const files = [{ name: 'chung-sinh-mat-truoc.jpg', size: '2,1 MB', removeName: 'remove' }]
  return (
    <div class="narrow">
      <Progress t={t} steps={[s.step1, s.step2, s.step3]} current={2} />
      <ErrorSummary
        t={t}
        errors={[
          { field: 'born', message: s.bornError },
          { field: 'photo', message: s.photoError },
        ]}
      />
      <SubmitOnce t={t}>
        <form method="get" action="/dev/ui">
          <TextField t={t} name="child" label={s.name} hint={s.nameHint} value="Thạch Minh Khang" width={20} required />
          <TextField t={t} name="wrong" label={s.name} error={t('core.field.required', { label: s.name })} />
          <DateField t={t} name="born" label={s.born} hint={s.bornHint} error={s.bornError} value={{ d: '16', m: '11', y: '2027' }} />
          <DateField t={t} name="year" label={s.born} yearOnly value="1991" required={false} />
          <RadioField t={t} name="place" label={s.where} options={places} value="hospital" />
          <CheckboxField
            t={t}
            name="also"
            label={s.also}
            required={false}
            options={[{ value: 'card', label: s.card, hint: s.cardHint }]}
            values={['card']}
          />
          <SelectField t={t} name="unit" label={s.unit} options={[{ value: '31510', label: s.ward }]} />
          <TextArea t={t} name="note" label={s.note} required={false} rows={3} />
          <FileField
            t={t}
            name="photo"
            label={s.photo}
            hint={s.photoHint}
            error={s.photoError}
            accept="image/*,.pdf"
            maxBytes={10_485_760}
            maxSize="10 MB"
            files={files}
          />
          <Actions>
            <Button>{s.save}</Button>
            <Button kind="quiet" name="later" value="1">
              {s.draft}
            </Button>
          </Actions>
        </form>
      </SubmitOnce>
    </div>
  )
}
