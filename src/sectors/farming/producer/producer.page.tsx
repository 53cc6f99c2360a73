import type { VNode } from 'preact'
import type { FieldFault } from '#core/errors.ts'
import { formatNumber, type T } from '#core/i18n.ts'
import { Actions, Button, ButtonLink } from '#core/ui/button.tsx'
import { Empty } from '#core/ui/empty.tsx'
import { ErrorSummary } from '#core/ui/error-summary.tsx'
import { CheckboxField, type Option, RadioField, SelectField, TextField } from '#core/ui/field.tsx'
import { Tag, type TagKind } from '#core/ui/tag.tsx'
import type { State } from '../area/area.rules.ts'

export const stateTags: Record<State, TagKind> = {
  recorded: 'plain',
  asked: 'waiting',
  granted: 'done',
  refused: 'note',
  suspended: 'note',
}

export type AreaLine = {
  id: string
  name: string
  kind: string
  sizeM2: number
  unit: string
  state: State
  number: string | null
  openSeason: string | undefined
}

/** All that a producer has: each area with the one thing that is done most, writing in the diary. */
export function HomePage({ t, producer, lines }: { t: T; producer: string; lines: AreaLine[] }): VNode {
  return (
    <>
      <h1>{t('farming.title')}</h1>
      <p class="lead">
        {producer} · <a href="/nuoi-trong/ho-so">{t('farming.producer.title')}</a>
      </p>
      {lines.length === 0 && <Empty title={t('farming.home.empty')} text={t('farming.home.empty_text')} />}
      <ul class="farm-areas">
        {lines.map((line) => (
          <li key={line.id} class="card">
            <h2>
              <a href={`/nuoi-trong/vung/${line.id}`}>{line.name}</a>
            </h2>
            <p>
              {line.kind} · {formatNumber(t.lang, line.sizeM2)} m² · {line.unit}
            </p>
            <p>
              <Tag kind={stateTags[line.state]}>{t(`farming.state.${line.state}`)}</Tag>{' '}
              {line.number && <span class="num">{line.number}</span>}
            </p>
            {line.openSeason ? (
              <Actions>
                <ButtonLink href={`/nuoi-trong/vu/${line.openSeason}/ghi`}>{t('farming.diary.write')}</ButtonLink>
                <ButtonLink href={`/nuoi-trong/vu/${line.openSeason}`} kind="secondary">
                  {t('farming.diary.read')}
                </ButtonLink>
              </Actions>
            ) : (
              <Actions>
                <ButtonLink href={`/nuoi-trong/vung/${line.id}/vu-moi`} kind="secondary">
                  {t('farming.season.begin')}
                </ButtonLink>
              </Actions>
            )}
          </li>
        ))}
      </ul>
      <Actions>
        <ButtonLink href="/nuoi-trong/vung/moi" kind={lines.length === 0 ? 'primary' : 'secondary'}>
          {t('farming.area.add')}
        </ButtonLink>
      </Actions>
    </>
  )
}

type Props = {
  t: T
  title: string
  values: Record<string, string>
  errors: FieldFault[]
  communes: Option[]
  organisation: string | undefined
}
export function ProducerPage({ t, title, values, errors, communes, organisation }: Props): VNode {
  const errorOf = (field: string): string | undefined => errors.find((error) => error.field === field)?.message
  return (
    <>
      <ErrorSummary t={t} errors={errors} />
      <h1>{title}</h1>
      <p class="lead">{t('farming.producer.about')}</p>
      <form method="post" action="/nuoi-trong/ho-so" novalidate>
        {organisation ? (
          <RadioField
            t={t}
            name="kind"
            label={t('farming.producer.kind')}
            hint={organisation}
            value={values.kind}
            error={errorOf('kind')}
            options={(['cooperative', 'firm'] as const).map((kind) => ({ value: kind, label: t(`farming.producer.kind.${kind}`) }))}
          />
        ) : (
          <p class="hint">{t('farming.producer.household_hint')}</p>
        )}
        <TextField t={t} name="name" label={t('farming.producer.name')} value={values.name} error={errorOf('name')} maxLength={200} />
        <SelectField t={t} name="unit" label={t('farming.unit')} value={values.unit} error={errorOf('unit')} options={communes} />
        <CheckboxField
          t={t}
          name="show_name"
          label={t('farming.producer.consent')}
          hint={t('farming.producer.consent_hint')}
          required={false}
          values={values.show_name ? ['yes'] : []}
          options={[{ value: 'yes', label: t('farming.producer.show_name') }]}
        />
        <CheckboxField
          t={t}
          name="show_place"
          label={t('farming.producer.consent_place')}
          required={false}
          values={values.show_place ? ['yes'] : []}
          options={[{ value: 'yes', label: t('farming.producer.show_place') }]}
        />
        <Actions>
          <Button>{t('farming.save')}</Button>
        </Actions>
      </form>
    </>
  )
}
