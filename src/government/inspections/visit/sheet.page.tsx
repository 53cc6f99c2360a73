import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { CheckboxField, FileField, RadioField, TextArea } from '#core/ui/field.tsx'
import { type Lack, type Value, values } from './visit.rules.ts'

export type Point = {
  key: string
  ask: string
  photoOnFault: boolean
  value: Value | undefined
  note: string
  version: number
  who: string | undefined
  photos: { id: string; lat: number | null; lon: number | null }[]
  lack: Lack['why'] | undefined
  remedyDays: number
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
      data-valuegood={t('inspections.value.good')}
      data-valuefault={t('inspections.value.fault')}
      data-valuenotapplicable={t('inspections.value.not_applicable')}
    >
      <form method="post" action={at} encType="multipart/form-data" novalidate>
        {points.map((point) => (
          <section key={point.key} class="sheet-point" data-point={point.key} data-seen={String(point.version)}>
            <input type="hidden" name={`seen_${point.key}`} value={point.version} />
            <RadioField
              t={t}
              name={`value_${point.key}`}
              label={point.ask}
              hint={point.photoOnFault ? t('inspections.photo_needed') : undefined}
              value={point.value}
              options={values.map((value) => ({ value, label: t(`inspections.value.${value}`) }))}
            />
            <TextArea t={t} name={`note_${point.key}`} label={t('inspections.note')} rows={2} value={point.note} />
            <Photos t={t} at={at} point={point} />
            <FileField
              t={t}
              name={`photo_${point.key}`}
              label={t('inspections.photo')}
              accept="image/jpeg,image/png,image/webp"
              capture="environment"
              required={false}
            />
            {point.who && <p class="soft">{point.who}</p>}
          </section>
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
