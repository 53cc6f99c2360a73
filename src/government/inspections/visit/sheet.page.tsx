import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { CheckboxField, DateField, FileField, type Option, RadioField, TextArea, TextField } from '#core/ui/field.tsx'
import type { AnswerKind } from '../checklist/answer.rules.ts'
import { type Lack, type Value, values } from './visit.rules.ts'

/** A point on the sheet: what was found, and how it is asked. */
export type Point = {
  key: string
  ask: string
  kind: AnswerKind
  limit: string | undefined
  unit: string
  options: Option[]
  typed: string
  isLimited: boolean
  limitData: string
  value: Value | undefined
  found: string
  follows: 'good' | 'fault' | undefined
  contradicts: boolean
  note: string
  photoOnFault: boolean
  version: number
  who: string | undefined
  photos: { id: string; lat: number | null; lon: number | null }[]
  /** What an answered point lacks. */
  lack: Lack['why'] | undefined
  isOpen: boolean
  remedyDays: number
  errors: { answer: string | undefined; value: string | undefined }
}
export function Photos({ t, at, point }: { t: T; at: string; point: Pick<Point, 'ask' | 'photos'> }): VNode | null {
  if (point.photos.length === 0) return null
  return (
    <ul class="sheet-photos">
      {point.photos.map((photo) => (
        <li key={photo.id}>
          <a href={`${at}/anh/${photo.id}`}>
            <img src={`${at}/anh/${photo.id}?nho`} alt={t('inspections.photo_of', { ask: point.ask })} loading="lazy" />
          </a>
        </li>
      ))}
    </ul>
  )
}

/** The list in the field: with JavaScript it is kept on the phone and sent when there is a network, else it is one form. */
export function Sheet({ t, at, visitId, points }: { t: T; at: string; visitId: string; points: Point[] }): VNode {
  return (
    <inspection-sheet
      data-visit={visitId}
      data-saved={t('inspections.sheet.saved')}
      data-sending={t('inspections.sheet.sending')}
      data-offline={t('inspections.sheet.offline')}
      data-refused={t('inspections.sheet.refused')}
      data-conflict={t('inspections.sheet.conflict')}
      data-mine={t('inspections.sheet.mine')}
      data-theirs={t('inspections.sheet.theirs')}
      data-follows-good={t('inspections.follows.good')}
      data-follows-fault={t('inspections.follows.fault')}
      data-otherwise={t('inspections.follows.otherwise')}
      data-wrong-measure={t('inspections.answer.wrong_short.measure')}
      data-wrong-count={t('inspections.answer.wrong_short.count')}
      data-wrong-date={t('inspections.answer.wrong_short.date')}
      data-valuegood={t('inspections.value.good')}
      data-valuefault={t('inspections.value.fault')}
      data-valuenotapplicable={t('inspections.value.not_applicable')}
    >
      <h2>{t('inspections.sheet.title')}</h2>
      <form method="post" action={at} encType="multipart/form-data" novalidate>
        {points.map((point) => (
          <SheetPoint key={point.key} t={t} at={at} point={point} />
        ))}
        <CheckboxField
          t={t}
          name="at_desk"
          label={t('inspections.where')}
          options={[{ value: 'yes', label: t('inspections.at_desk'), hint: t('inspections.at_desk_hint') }]}
          values={[]}
        />
        <Actions>
          <Button>{t('inspections.save')}</Button>
        </Actions>
      </form>
    </inspection-sheet>
  )
}

type Props = { t: T; at: string; point: Point }

function SheetPoint({ t, at, point }: Props): VNode {
  const { key, kind } = point
  const asksFinding = kind === 'yes_no'
  return (
    <section class="sheet-point" data-point={key} data-seen={String(point.version)} data-limit={point.limitData}>
      <input type="hidden" name={`seen_${key}`} value={point.version} />
      {!asksFinding && (
        <>
          <h3>{point.ask}</h3>
          <AnswerField t={t} at={at} point={point} />
          <p class={`sheet-follows sheet-follows--${point.follows ?? 'none'}`} role="status">
            {point.follows ? t(point.contradicts ? 'inspections.follows.otherwise' : `inspections.follows.${point.follows}`) : ''}
          </p>
        </>
      )}
      <RadioField
        t={t}
        name={`value_${key}`}
        label={asksFinding ? point.ask : t('inspections.finding')}
        hint={
          [point.isLimited ? t('inspections.finding_hint') : '', point.photoOnFault ? t('inspections.photo_needed') : '']
            .filter(Boolean)
            .join('. ') || undefined
        }
        value={point.value}
        error={point.errors.value}
        options={values.map((value) => ({ value, label: t(`inspections.value.${value}`) }))}
      />
      <TextArea t={t} name={`note_${key}`} label={t('inspections.note')} rows={2} value={point.note} />
      <Photos t={t} at={at} point={point} />
      <FileField
        t={t}
        name={`photo_${key}`}
        label={t('inspections.photo')}
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        required={false}
      />
      {point.lack && point.lack !== 'open' && <p class="sheet-lack">{t(`inspections.lack.${point.lack}`)}</p>}
      {point.who && <p class="soft">{point.who}</p>}
    </section>
  )
}

/** What is asked before the finding: a number with its unit, one of a list, a day or words. */
function AnswerField({ t, point }: Props): VNode | null {
  const { key, kind, unit, limit: hint, typed: value } = point
  const field = { t, name: `answer_${key}`, hint, value, error: point.errors.answer }
  if (kind === 'measure')
    return <TextField {...field} label={t('inspections.answer.measure', { unit })} inputMode="decimal" width={10} maxLength={14} />
  if (kind === 'count')
    return <TextField {...field} label={t('inspections.answer.count', { unit })} inputMode="numeric" width={10} maxLength={9} />
  if (kind === 'choice') return <RadioField {...field} label={t('inspections.answer.choice')} options={point.options} />
  if (kind === 'date') return <DateField {...field} label={t('inspections.answer.date')} />
  return kind === 'words' ? <TextArea {...field} label={t('inspections.answer.words')} rows={3} maxLength={2_000} /> : null
}
