import type { VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { SelectField } from '#core/ui/field.tsx'

export type OriginView = { value: string; label: string; group: string }

export function ChoosePage({ t, title, at, origins }: { t: T; title: string; at: string; origins: OriginView[] }): VNode {
  return (
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">{t('opendata.edit.choose')}</p>
      <form method="get" action={at}>
        <SelectField t={t} name="nguon" label={t('opendata.edit.origin')} options={origins} />
        <Actions>
          <Button>{t('opendata.edit.go_on')}</Button>
        </Actions>
      </form>
    </div>
  )
}
