import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, FileField, type Option, RadioField, SelectField, TextArea, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { longest, noticeField, questionField } from './send.rules.ts'
import { Who } from './who.page.tsx'
import { PlacePicker } from './place-picker.page.tsx'

type Question = { key: string; label: string; required: boolean; options: Option[] | undefined }
export type CategoryView = {
  key: string
  label: string
  about: string
  questions: Question[]
  notices: { key: string; when: string; say: string }[]
}
export type SendProps = {
  t: T
  categories: CategoryView[]
  communes: Option[]
  fields: Record<string, string>
  errors: FieldError[]
  spot: string | undefined
  signedInAs: string | undefined
  mostPhotos: number
  maxPixels: number
  home: { lat: number; lon: number; level: number }
}
type Part = SendProps & { error(field: string): string | undefined }

/** One page, in the order in which a person on the street thinks: what it looks like, what it is, where, a few words. */
export function SendPage(props: SendProps): VNode {
  const { t, errors } = props
  const part: Part = { ...props, error: (field) => errors.find((each) => each.field === field)?.message }
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('feedback.send.title')}</h1>
      <p class="soft">{t('feedback.send.hint')}</p>
      <ReportQueue t={t} />
      <report-form
        data-sending={t('core.submit.sending')}
        data-kept={t('feedback.queue.kept')}
        data-faults={t('feedback.send.faults')}
        data-no-storage={t('feedback.queue.no_storage')}
      >
        <form method="post" action="/phan-anh/gui" encType="multipart/form-data" noValidate>
          <input type="hidden" name="key" value={props.fields.key} />
          {props.fields.diem && <input type="hidden" name="diem" value={props.fields.diem} />}
          <Photos {...part} />
          <What {...part} />
          <Where {...part} />
          <TextArea
            t={t}
            name="words"
            label={t('feedback.send.words')}
            hint={t('feedback.send.words_hint')}
            value={props.fields.words}
            error={part.error('words')}
            maxLength={longest.words}
            rows={3}
          />
          <Near {...part} />
          <Who {...part} />
          <Actions>
            <Button>{t('feedback.send.send')}</Button>
          </Actions>
          <p class="soft">{t('feedback.send.privacy')}</p>
        </form>
      </report-form>
    </div>
  )
}

/** What waits on this phone; empty and unseen where nothing does. */
export function ReportQueue({ t }: { t: T }): VNode {
  return (
    <report-queue
      hidden
      data-title={t('feedback.queue.title')}
      data-about={t('feedback.queue.about')}
      data-photos={t('feedback.queue.photos')}
      data-send={t('feedback.queue.send_now')}
      data-drop={t('feedback.queue.drop')}
      data-drop-sure={t('feedback.queue.drop_sure')}
      data-sent={t('feedback.queue.sent')}
    />
  )
}

function Photos({ t, error, fields, mostPhotos, maxPixels }: Part): VNode {
  return (
    <>
      <report-photos
        data-most={mostPhotos}
        data-max-pixels={maxPixels}
        data-mask={t('feedback.photos.mask_hint')}
        data-undo={t('feedback.photos.undo')}
        data-drop={t('feedback.photos.drop')}
        data-too-many={t('feedback.photos.too_many', { most: mostPhotos })}
        data-alt={t('feedback.photos.alt')}
      >
        <FileField
          t={t}
          name="photos"
          label={t('feedback.photos.label')}
          hint={t('feedback.photos.hint', { most: mostPhotos })}
          accept="image/*"
          multiple
          required={false}
          maxBytes={10 * 1024 * 1024}
          maxSize="10 MB"
          error={error('photos')}
        />
        <div class="photo-cards" aria-live="polite" />
      </report-photos>
      <CheckboxField
        t={t}
        name="mask"
        label={t('feedback.photos.mask')}
        required={false}
        value={fields.mask}
        options={[{ value: 'yes', label: t('feedback.photos.mask_by_staff') }]}
      />
    </>
  )
}

function What({ t, categories, fields, error }: Part): VNode {
  return (
    <>
      <RadioField
        t={t}
        name="category"
        label={t('feedback.send.category')}
        value={fields.category}
        error={error('category')}
        options={categories.map(({ key, label, about }) => ({ value: key, label, hint: about }))}
      />
      {categories
        .filter(({ questions, notices }) => questions.length + notices.length > 0)
        .map((category) => (
          <details key={category.key} class="report-extra" data-category={category.key} open={category.key === fields.category}>
            <summary>{t('feedback.send.more_about', { category: category.label })}</summary>
            <Extra t={t} category={category} fields={fields} error={error} />
          </details>
        ))}
    </>
  )
}

function Extra({ t, category, fields, error }: Pick<Part, 't' | 'fields' | 'error'> & { category: CategoryView }): VNode {
  return (
    <>
      {category.notices.map((notice) => {
        const name = noticeField(category.key, notice.key)
        return (
          <CheckboxField
            key={name}
            t={t}
            name={name}
            label={t('feedback.send.emergency')}
            required={false}
            value={fields[name]}
            error={error(name)}
            options={[{ value: 'yes', label: notice.when, hint: notice.say }]}
          />
        )
      })}
      {category.questions.map(({ key, label, required, options }) => {
        const name = questionField(category.key, key)
        const common = { t, name, label, required: required ? undefined : false, value: fields[name], error: error(name) }
        return options ? <RadioField key={name} {...common} options={options} /> : <TextField key={name} {...common} maxLength={500} />
      })}
    </>
  )
}

function Where({ t, communes, fields, error, spot, home }: Part): VNode {
  return (
    <PlacePicker t={t} home={home}>
      <h2>{t('feedback.place.title')}</h2>
      {spot && <Notice>{t('feedback.place.spot', { spot })}</Notice>}
      <input type="hidden" name="lat" value={fields.lat} />
      <input type="hidden" name="lon" value={fields.lon} />
      <div class="place-tools" />
      <TextField
        t={t}
        name="place"
        label={t('feedback.place.words')}
        hint={t('feedback.place.words_hint')}
        value={fields.place}
        error={error('place')}
        maxLength={longest.place}
        autocomplete="off"
      />
      <SelectField
        t={t}
        name="commune"
        label={t('feedback.place.commune')}
        hint={t('feedback.place.commune_hint')}
        value={fields.commune}
        error={error('commune')}
        options={communes}
      />
    </PlacePicker>
  )
}

function Near({ t }: Part): VNode {
  return (
    <report-near
      hidden
      data-title={t('feedback.near.title')}
      data-about={t('feedback.near.about')}
      data-follow={t('feedback.near.follow')}
    />
  )
}
