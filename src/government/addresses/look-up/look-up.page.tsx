import type { VNode } from 'preact'
import type { MessageKey, T } from '#core/i18n.ts'
import { Button, ButtonLink } from '#core/ui/button.tsx'
import { ErrorSummary, type FieldError } from '#core/ui/error-summary.tsx'
import { type Option, SelectField, TextField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'
import { SummaryList } from '#core/ui/summary-list.tsx'

type AskProps = { t: T; root: string; code: string; commune: string | undefined; communes: Option[]; errors: FieldError[] }

/** One field and, for short codes, the commune; where the phone knows its position it needs neither. */
export function AskPage({ t, root, code, commune, communes, errors }: AskProps): VNode {
  const errorOf = (name: string): string | undefined => errors.find((error) => error.field === name)?.message
  return (
    <div class="narrow section">
      <h1>{t('addresses.title')}</h1>
      <p>{t('addresses.lead')}</p>
      <ErrorSummary t={t} errors={errors} />
      <form method="get" action={root}>
        <TextField
          t={t}
          name="ma"
          label={t('addresses.code')}
          hint={t('addresses.code_hint')}
          value={code}
          error={errorOf('ma')}
          autocomplete="off"
          maxLength={120}
        />
        {communes.length > 0 && (
          <SelectField
            t={t}
            name="xa"
            label={t('addresses.commune')}
            hint={t('addresses.commune_hint')}
            options={communes}
            value={commune}
            error={errorOf('xa')}
            required={false}
          />
        )}
        <Button>{t('addresses.find')}</Button>
      </form>
      <address-here
        data-root={root}
        data-here={t('addresses.here')}
        data-wait={t('addresses.here_wait')}
        data-failed={t('addresses.here_failed')}
      />
    </div>
  )
}

type Listed = { hamlet: string; house: string; kind: string; madeUp: boolean }
type Map = { width: number; height: number; path: string; x: number; y: number }
type Props = {
  t: T
  title: string
  code: string
  latitude: number
  longitude: number
  listed: Listed[]
  url: string
  map: Map | undefined
}

const kinds: Record<string, MessageKey> = {
  household: 'addresses.kind.household',
  agency: 'addresses.kind.agency',
  business: 'addresses.kind.business',
  public: 'addresses.kind.public',
  other: 'addresses.kind.other',
}
const at = (degrees: number): string => degrees.toFixed(6)

/** A spot: how to write it, what stands there, where it lies. */
export function AddressPage({ t, title, code, latitude, longitude, listed, url, map }: Props): VNode {
  const point = `${at(latitude)}, ${at(longitude)}`
  return (
    <div class="narrow section">
      <h1>{title}</h1>
      {listed.some((one) => one.madeUp) && (
        <Notice kind="attention">
          <p>{t('addresses.made_up')}</p>
        </Notice>
      )}
      {listed.length === 0 && (
        <Notice>
          <p>{t('addresses.not_listed')}</p>
        </Notice>
      )}
      {listed.map((one) => (
        <p key={`${one.house} ${one.hamlet}`} class="address-line">
          <strong>{[one.house, one.hamlet].filter(Boolean).join(', ') || t('addresses.no_house')}</strong>
          {kinds[one.kind] && <span class="soft"> {t(kinds[one.kind] as MessageKey)}</span>}
        </p>
      ))}
      {map && (
        <svg
          class="address-map"
          viewBox={`-6 -6 ${map.width + 12} ${map.height + 12}`}
          role="img"
          aria-label={t('addresses.map', { title })}
        >
          <path d={map.path} />
          <circle cx={map.x} cy={map.y} r="5" />
        </svg>
      )}
      <SummaryList
        t={t}
        rows={[
          { label: t('addresses.whole_code'), value: <span class="num">{code}</span>, note: t('addresses.whole_code_note') },
          { label: t('addresses.point'), value: <span class="num">{point}</span> },
          { label: t('addresses.link'), value: <a href={url}>{url}</a> },
        ]}
      />
      <ButtonLink href={`geo:${at(latitude)},${at(longitude)}?q=${at(latitude)},${at(longitude)}`} kind="secondary">
        {t('addresses.open_map')}
      </ButtonLink>
    </div>
  )
}
