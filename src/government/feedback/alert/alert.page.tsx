import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { PlacePicker } from '../send/place-picker.page.tsx'

type Props = {
  t: T
  errors: FieldError[]
  radii: number[]
  fields: { email: string | undefined; lat: string | undefined; lon: string | undefined; ban_kinh: string }
  chosen: string[]
  categories: Option[]
  home: { lat: number; lon: number; level: number }
}

const kilometres = (metres: number): string => (metres < 1000 ? `${metres} m` : `${metres / 1000} km`)

/** News of what is reported around a place: by e-mail, or as a feed. */
export function AlertPage({ t, errors, radii, fields, chosen, categories, home }: Props): VNode {
  const error = (field: string): string | undefined => errors.find((each) => each.field === field)?.message
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{t('feedback.alert.title')}</h1>
      <p>{t('feedback.alert.about')}</p>
      <form method="post" action="/phan-anh/nhan-tin" noValidate>
        <PlacePicker t={t} home={home}>
          <h2>{t('feedback.place.title')}</h2>
          <div class="place-tools" />
          <div class="bar">
            <TextField
              t={t}
              name="lat"
              label={t('feedback.alert.lat')}
              inputMode="decimal"
              width={10}
              value={fields.lat}
              error={error('lat')}
              autocomplete="off"
            />
            <TextField
              t={t}
              name="lon"
              label={t('feedback.alert.lon')}
              inputMode="decimal"
              width={10}
              value={fields.lon}
              autocomplete="off"
            />
          </div>
        </PlacePicker>
        <RadioField
          t={t}
          name="ban_kinh"
          label={t('feedback.alert.radius')}
          value={fields.ban_kinh}
          error={error('ban_kinh')}
          options={radii.map((radius) => ({ value: String(radius), label: kilometres(radius) }))}
        />
        <CheckboxField t={t} name="loai" label={t('feedback.alert.categories')} required={false} values={chosen} options={categories} />
        <TextField
          t={t}
          name="email"
          type="email"
          label={t('feedback.alert.email')}
          value={fields.email}
          error={error('email')}
          autocomplete="email"
          maxLength={254}
        />
        <Actions>
          <Button>{t('feedback.alert.ask')}</Button>
        </Actions>
      </form>
      {fields.lat && fields.lon && (
        <p>
          <a href={`/phan-anh/tin.atom?lat=${fields.lat}&lon=${fields.lon}&r=${fields.ban_kinh}`} type="application/atom+xml">
            {t('feedback.alert.feed')}
          </a>
        </p>
      )}
      <p class="soft">
        {t('feedback.alert.feed_about')}{' '}
        <a href="/phan-anh/tin.atom" type="application/atom+xml">
          {t('feedback.alert.feed')}
        </a>
      </p>
    </div>
  )
}

export function AskedPage({ t, title }: { t: T; title: string }): VNode {
  return (
    <div class="narrow section">
      <h1>{title}</h1>
      <Notice kind="done">{t('feedback.alert.asked')}</Notice>
      <p>
        <a href="/phan-anh">{t('feedback.title')}</a>
      </p>
    </div>
  )
}

type Managed = { t: T; title: string; id: string; k: string; state: 'waiting' | 'on' | 'ended'; radius: number }

export function ManagePage({ t, title, id, k, state, radius }: Managed): VNode {
  return (
    <div class="narrow section">
      <h1>{title}</h1>
      <p>{t(`feedback.alert.state.${state}`, { radius: kilometres(radius) })}</p>
      {state !== 'ended' && (
        <form method="post" action={`/phan-anh/nhan-tin/${id}`}>
          <input type="hidden" name="k" value={k} />
          <Actions>
            {state === 'waiting' && (
              <Button name="do" value="confirm">
                {t('feedback.alert.confirm')}
              </Button>
            )}
            <Button name="do" value="end" kind={state === 'on' ? 'secondary' : 'quiet'}>
              {t('feedback.alert.end')}
            </Button>
          </Actions>
        </form>
      )}
    </div>
  )
}
