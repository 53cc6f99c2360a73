import type { VNode } from 'preact'
import { formatDate, type T } from '#core/i18n.ts'
import { Actions, Button } from '#core/ui/button.tsx'
import { RadioField } from '#core/ui/field.tsx'
import { Notice } from '#core/ui/notice.tsx'

type Person = { sub: string; name: string; identity_number: string; birthdate: string; assurance_level: number }

/** Stands where the national e-ID's own page would be, and says so. */
export function StandInPage({ t, action, people }: { t: T; action: string; people: readonly Person[] }): VNode {
  return (
    <div class="narrow">
      <h1>{t('identity.stand_in.title')}</h1>
      <Notice kind="attention">{t('identity.stand_in.text')}</Notice>
      <form method="post" action={action}>
        <RadioField
          t={t}
          name="who"
          label={t('identity.stand_in.who')}
          value={people[0]?.sub}
          options={people.map((person) => ({
            value: person.sub,
            label: person.name,
            hint: `${person.identity_number} · ${formatDate(t.lang, person.birthdate)} · ${t('identity.stand_in.level', { level: person.assurance_level })}`,
          }))}
        />
        <Actions>
          <Button>{t('identity.stand_in.go')}</Button>
          <Button kind="secondary" name="who" value="">
            {t('identity.stand_in.cancel')}
          </Button>
        </Actions>
      </form>
    </div>
  )
}
