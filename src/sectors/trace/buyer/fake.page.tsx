import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Button, SubmitOnce } from '#core/ui/button.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'
import { FileField } from '#core/ui/upload.tsx'

type Props = {
  t: T
  product: string | undefined
  serial: string | undefined
  communes: { value: string; label: string }[]
  form: { fields: Record<string, string>; faults: { field: string; message: string }[] }
}

/** A buyer says what made them doubt, with a photo of the bag where they have one. */
export function FakePage({ t, product, serial, communes, form: { fields, faults } }: Props): VNode {
  const of = (name: string) => ({ t, name, value: fields[name], error: faults.find((fault) => fault.field === name)?.message })
  return (
    <div class="narrow">
      <ErrorSummary t={t} errors={faults} />
      <h1>{t('trace.fake.report')}</h1>
      <p>{t('trace.fake.about')}</p>
      <SummaryList
        t={t}
        tight
        rows={[
          ...(product ? [{ label: t('trace.product'), value: product }] : []),
          ...(serial ? [{ label: t('trace.serial'), value: <span class="num">{serial}</span> }] : []),
        ]}
      />
      <form method="post" action="/truy-xuat/bao-hang-gia" encType="multipart/form-data" novalidate>
        {['key', 'lo', 'luot'].map((name) => (
          <input key={name} type="hidden" name={name} value={fields[name] ?? ''} />
        ))}
        <TextArea {...of('words')} label={t('trace.fake.words')} hint={t('trace.fake.words_hint')} rows={4} />
        <TextField {...of('place')} label={t('trace.fake.place')} required={false} />
        <SelectField {...of('commune')} label={t('trace.place.commune')} options={communes} />
        <FileField
          t={t}
          name="photo"
          label={t('trace.fake.photo')}
          accept="image/jpeg,image/png,image/webp"
          required={false}
          maxBytes={10 * 1024 * 1024}
          maxSize="10 MB"
        />
        <SubmitOnce t={t}>
          <Button>{t('trace.fake.send')}</Button>
        </SubmitOnce>
      </form>
    </div>
  )
}
