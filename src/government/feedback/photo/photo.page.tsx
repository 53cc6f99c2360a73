import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { CheckboxField, TextArea } from '#core/ui/field.tsx'

type Props = {
  t: T
  title: string
  reference: string
  photo: { id: string; width: number; height: number; withheld: boolean }
  wrong: string | undefined
}

/** Parts of a photo to be covered: tapped on the picture, or written as numbers. */
export function MaskPage({ t, title, reference, photo, wrong }: Props): VNode {
  return (
    <div class="narrow section">
      <h1>{title}</h1>
      <form method="post" action={`/lam-viec/phan-anh/anh/${photo.id}/che`}>
        <report-mask data-clear={t('feedback.mask.clear')}>
          <div class="mask-sheet">
            <img src={`/phan-anh/anh/${photo.id}`} width={photo.width} height={photo.height} alt={t('feedback.photo_of_report')} />
          </div>
          <TextArea
            t={t}
            name="masks"
            label={t('feedback.mask.parts')}
            hint={t('feedback.mask.hint')}
            error={wrong}
            required={false}
            rows={2}
          />
        </report-mask>
        <CheckboxField
          t={t}
          name="withheld"
          label={t('feedback.mask.public')}
          required={false}
          value={photo.withheld ? 'yes' : undefined}
          options={[{ value: 'yes', label: t('feedback.mask.withhold') }]}
        />
        <Actions>
          <Button>{t('feedback.mask.save')}</Button>
          <ButtonLink href={`/lam-viec/phan-anh/${reference}`} kind="quiet">
            {t('feedback.act.back')}
          </ButtonLink>
        </Actions>
      </form>
    </div>
  )
}
