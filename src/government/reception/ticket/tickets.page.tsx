import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

export function OfficesPage({ t, root, offices }: { t: T; root: string; offices: { code: string; name: string }[] }): VNode {
  return (
    <div class="narrow section">
      <h1>{t('reception.title')}</h1>
      <p>{t('reception.about')}</p>
      {offices.length === 0 ? (
        <Empty title={t('reception.none')} text={t('reception.none_hint')} />
      ) : (
        <ul class="links">
          {offices.map((office) => (
            <li key={office.code}>
              <a href={`${root}/${office.code}`}>{office.name}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

type OfficeProps = {
  t: T
  root: string
  code: string
  name: string
  ticketKey: string
  isOpen: boolean
  hours: string
  books: boolean
  waiting: number
  wait: number | undefined
}

export function OfficePage({ t, root, code, name, ticketKey, isOpen, hours, books, waiting, wait }: OfficeProps): VNode {
  return (
    <div class="narrow section">
      <h1>
        {t('reception.take')}: {name}
      </h1>
      <p class="num">
        {t('reception.hours', { hours })} {t('reception.waiting_now', { count: waiting })}
        {wait !== undefined && ` ${t('reception.wait_of_late', { count: wait })}`}
      </p>
      {isOpen ? (
        <form method="post" action={`${root}/${code}`}>
          <input type="hidden" name="key" value={ticketKey} />
          <Button start>{t('reception.take')}</Button>
        </form>
      ) : (
        <Notice kind="attention">{t('reception.closed')}</Notice>
      )}
      <Actions>
        {books && (
          <ButtonLink href={`${root}/${code}/hen`} kind="secondary">
            {t('reception.book')}
          </ButtonLink>
        )}
        <ButtonLink href={`${root}/${code}/man-hinh`} kind="quiet">
          {t('reception.screen')}
        </ButtonLink>
      </Actions>
    </div>
  )
}

type BookProps = {
  t: T
  root: string
  code: string
  title: string
  ticketKey: string
  days: Option[]
  slots: { value: string; label: string; left: number }[]
  form: { day: string; slot: string; phone: string }
  errors: FieldError[]
}

export function BookPage({ t, root, code, title, ticketKey, days, slots, form, errors }: BookProps): VNode {
  const error = (field: string): string | undefined => errors.find((one) => one.field === field)?.message
  const free = slots.filter((slot) => slot.left > 0)
  return (
    <div class="narrow section">
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <form method="get" action={`${root}/${code}/hen`}>
        <SelectField t={t} name="ngay" label={t('reception.day')} value={form.day} options={days} />
        <Actions>
          <Button kind="secondary">{t('reception.show_day')}</Button>
        </Actions>
      </form>
      {free.length === 0 ? (
        <Notice kind="attention">{t('reception.day_full')}</Notice>
      ) : (
        <form method="post" action={`${root}/${code}/hen`} noValidate>
          <input type="hidden" name="key" value={ticketKey} />
          <input type="hidden" name="day" value={form.day} />
          <RadioField
            t={t}
            name="slot"
            label={t('reception.time')}
            value={form.slot}
            error={error('slot')}
            options={free.map((slot) => ({ value: slot.value, label: slot.label, hint: t('reception.places_left', { count: slot.left }) }))}
          />
          <TextField
            t={t}
            name="phone"
            type="tel"
            inputMode="tel"
            label={t('reception.phone')}
            hint={t('reception.phone_hint')}
            value={form.phone}
            error={error('phone')}
            width={20}
            autocomplete="tel"
          />
          <Actions>
            <Button>{t('reception.book')}</Button>
          </Actions>
        </form>
      )}
    </div>
  )
}

type TicketProps = {
  t: T
  root: string
  id: string
  name: string
  number: number | null
  state: 'booked' | 'waiting' | 'called' | 'done' | 'no_show' | 'cancelled'
  counter: string | undefined
  when: string
  ahead: number
  wait: number | undefined
  arrival: 'early' | 'yes' | 'late' | undefined
}

export function TicketPage({ t, root, id, name, number, state, counter, when, ahead, wait, arrival }: TicketProps): VNode {
  return (
    <div class="narrow section">
      <h1>{number === null ? t('reception.appointment') : t('reception.number', { number })}</h1>
      <div class="receipt">
        <div>
          <span class="soft">{name}</span>
          <strong class="code num">{number ?? when}</strong>
          {number !== null && <p class="num">{when}</p>}
          <p>
            {state === 'called' ? t('reception.go_to', { counter: counter ?? '' }) : t(`reception.state.${state}`)}
            {state === 'waiting' && ` ${t('reception.ahead', { count: ahead })}`}
            {state === 'waiting' && wait !== undefined && ` ${t('reception.wait_of_late', { count: wait })}`}
          </p>
        </div>
      </div>
      {state === 'waiting' && <p class="soft no-print">{t('reception.keep_page')}</p>}
      {state === 'booked' && (
        <>
          <p>{t(arrival === 'late' ? 'reception.too_late' : 'reception.booked_hint')}</p>
          <Actions>
            {arrival === 'yes' && (
              <form method="post" action={`${root}/phieu/${id}/den`}>
                <Button>{t('reception.arrived')}</Button>
              </form>
            )}
            <form method="post" action={`${root}/phieu/${id}/huy`}>
              <Button kind="danger">{t('reception.cancel')}</Button>
            </form>
          </Actions>
        </>
      )}
    </div>
  )
}
